import GANZoo

/// A small conditional generator and critic of dense layers: an architecture.
struct StripesNet: Architecture {
  let interface: NetworkInterface
  let units: Int
  var sample: Shape { interface.sample }
  var classes: Int? { interface.classes }
  var latent: LatentSpace { interface.latent }

  init(_ settings: SettingsReader) throws {
    interface = try NetworkInterface(settings)
    units = try settings.int("units", default: 64, in: 1...4096)
  }

  func generator() throws -> Network {
    let inputs = interface.generatorInputs()
    let hidden = ChannelScale(start: 0.5)(Dense(units, activation: .relu)(inputs.joined))
    let image = Reshape(sample)(Dense(sample.count, activation: .tanh)(hidden))
    return try Network("G", inputs: inputs.symbols, outputs: [image])
  }

  func critic() throws -> Network {
    let image = Symbol.input("image", sample)
    let features = LeakyReLU(0.2)(Dense(units)(Flatten()(image)))
    return try Network("D", inputs: [image], outputs: interface.criticOutputs(features))
  }

  static let entry = ArchitectureEntry(
    name: "stripes-net", title: "dense layers with learned scales", source: "an example of a plug-in",
    recipes: [RecipeText(name: "default", yaml: recipe)]
  ) { try StripesNet($0) }

  private static let recipe = """
    model: stripes-net
    title: Stripes in a minute
    architecture: {sample: [12, 16, 1], classes: 2, latent: 8, units: 64}
    objective: {name: wgan-div}
    data: {set: stripes}
    optimizers:
      generator: {name: adam, learning_rate: 1e-3, beta_1: 0, beta_2: 0.9}
      critic: {name: adam, learning_rate: 1e-3, beta_1: 0, beta_2: 0.9}
    schedule: {critic_iterations: 3}
    training: {batch: 16, steps: 2000}
    """
}
