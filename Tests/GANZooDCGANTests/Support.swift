import GANZoo
import GANZooModelTestSupport

let dcgan = ModelRecipes("dcgan")

/// Class, output shape and number of parameters of every layer.
func rows(_ network: Network) -> [String] {
  network.vertices.map { vertex in
    "\(vertex.className) \(vertex.outputShape) \(vertex.parameters.reduce(0) { $0 + $1.shape.count })"
  }
}
