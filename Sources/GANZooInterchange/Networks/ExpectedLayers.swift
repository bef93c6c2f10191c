package import GANZooFormats
package import GANZooNN
import GANZooTensors

extension Network {
  /// The layers with their weights that a file must have for this network.
  package var expectedLayers: [ExpectedLayer] { expected(kerasLayers) }

  /// The layers with their weights that a file must have for these layers. Layers that are not connected to an output
  /// are left out.
  func expected(_ layers: [KerasLayer]) -> [ExpectedLayer] {
    layers.compactMap { layer in
      switch layer {
      case .model(let name, let className, let inner):
        let inner = expected(inner)
        return inner.isEmpty ? nil : ExpectedLayer(name: name, kind: snakeCase(className), weights: [], layers: inner)
      case .layer(_, _, vertex: nil, _): return nil
      case .layer(let name, let className, let vertex?, let isTrainable):
        return ExpectedLayer(
          name: name, kind: snakeCase(className), weights: vertices[vertex].expectedWeights(isTrainable: isTrainable))
      }
    }
  }
}

extension KerasLayer {
  /// The indices of the vertices of this layer, or of the layers of a nested model, depth first.
  var vertices: [Int] {
    switch self {
    case .layer(_, _, let vertex, _): vertex.map { [$0] } ?? []
    case .model(_, _, let layers): layers.flatMap(\.vertices)
    }
  }
}

extension Network.Vertex {
  fileprivate func expectedWeights(isTrainable: Bool) -> [ExpectedWeight] {
    parameters.enumerated().map { index, parameter in
      ExpectedWeight(
        name: parameter.name, shape: parameter.shape.sizes, isTrainable: parameter.isTrainable && isTrainable,
        keras3Paths: layer is SpectralNormalization ? Self.wrappedPaths(index, of: parameters.count) : nil)
    }
  }

  /// Keras' SpectralNormalization saves the wrapped layer, and in its own variables the kernel again and the vector.
  private static func wrappedPaths(_ index: Int, of count: Int) -> [String] {
    switch index {
    case 0: ["layer/vars/0", "vars/0"]
    case count - 1: ["vars/1"]
    default: ["layer/vars/\(index)"]
    }
  }
}
