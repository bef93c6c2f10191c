import GANZoo

/// A recipe with overrides. Only the networks are looked at, so data sets that need files are left out.
func recipe(_ name: String, _ overrides: [String]) throws -> Recipe {
  try Catalogue.builtIn.recipe(model: "resnet", recipe: name, overrides: ["data.set=mnist"] + overrides)
}

/// The networks of a recipe.
func networks(_ name: String = "default", _ overrides: String...) throws -> (generator: Network, critic: Network) {
  try networks(name, overrides)
}

func networks(_ name: String, _ overrides: [String]) throws -> (generator: Network, critic: Network) {
  let architecture = try recipe(name, overrides).architecture
  return (try architecture.generator(), try architecture.critic())
}

/// Class, output shape and number of parameters of every layer, with its inputs.
func rows(_ network: Network) -> [String] {
  network.vertices.enumerated().map { position, vertex in
    let parameters = vertex.parameters.reduce(0) { $0 + $1.shape.count }
    let inputs = vertex.inputs.map(String.init).joined(separator: " ")
    return "\(position) \(vertex.className) \(vertex.outputShape) \(parameters) <- \(inputs)"
  }
}

/// How many layers of each class a network has.
func count(_ className: String, in network: Network) -> Int {
  network.vertices.filter { $0.className == className }.count
}

/// Numbers in the kernels of a network: its weights without biases, scales and shifts.
func kernelCount(_ network: Network) -> Int {
  network.vertices.flatMap(\.parameters).filter { $0.name == "kernel" }.reduce(0) { $0 + $1.shape.count }
}
