package import GANZooNN

extension Model {
  /// Names such as `conv_1/kernel` of the parameters, or of some.
  package func names(where isIncluded: (ParameterDescription) -> Bool = { _ in true }) -> [String] {
    network.vertices.flatMap { vertex in
      vertex.parameters.filter(isIncluded).map { "\(vertex.name)/\($0.name)" }
    }
  }
}
