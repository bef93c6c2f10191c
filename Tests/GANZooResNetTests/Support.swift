import GANZoo
import GANZooModelTestSupport

let resnet = ModelRecipes("resnet")

/// Class, output shape and number of parameters of every layer, with its inputs.
func rows(_ network: Network) -> [String] {
  network.vertices.enumerated().map { position, vertex in
    let parameters = vertex.parameters.reduce(0) { $0 + $1.shape.count }
    let inputs = vertex.inputs.map(String.init).joined(separator: " ")
    return "\(position) \(vertex.className) \(vertex.outputShape) \(parameters) <- \(inputs)"
  }
}

/// Numbers in the kernels of a network: its weights without biases, scales and shifts.
func kernelCount(_ network: Network) -> Int {
  network.vertices.flatMap(\.parameters).filter { $0.name == "kernel" }.reduce(0) { $0 + $1.shape.count }
}
