import GANZoo

/// A recipe with overrides. Only the networks are looked at, so data sets that need a folder are left out.
func recipe(_ name: String, _ overrides: [String]) throws -> Recipe {
  try Catalogue.builtIn.recipe(model: "dcgan", recipe: name, overrides: ["data.set=mnist"] + overrides)
}

/// The networks of a recipe.
func networks(_ name: String = "default", _ overrides: String...) throws -> (generator: Network, critic: Network) {
  try networks(name, overrides)
}

func networks(_ name: String, _ overrides: [String]) throws -> (generator: Network, critic: Network) {
  let architecture = try recipe(name, overrides).architecture
  return (try architecture.generator(), try architecture.critic())
}

/// Class, output shape and number of parameters of every layer.
func rows(_ network: Network) -> [String] {
  network.vertices.map { vertex in
    "\(vertex.className) \(vertex.outputShape) \(vertex.parameters.reduce(0) { $0 + $1.shape.count })"
  }
}

/// How many layers of each class a network has.
func count(_ className: String, in network: Network) -> Int {
  network.vertices.filter { $0.className == className }.count
}
