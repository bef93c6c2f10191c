import GANZoo

/// Name, class, output shape, number of parameters and inputs of each layer.
func rows(_ network: Network) -> [String] {
  network.vertices.map { vertex in
    let parameters = vertex.parameters.reduce(0) { $0 + $1.shape.count }
    let inputs = vertex.inputs.map { network.vertices[$0].name }.joined(separator: " ")
    return "\(vertex.name) \(vertex.className) \(vertex.outputShape) \(parameters) <- \(inputs)"
  }
}
