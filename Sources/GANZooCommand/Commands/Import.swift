import ArgumentParser
import Console
import GANZoo
import KerasFormat

struct Import: CatalogueCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Makes a generator file of weights that Keras wrote.",
    discussion: """
      Example: \(Program.name) import --model acgan --recipe keras-wacgan --generator G.h5 --critic D.h5 --output generator.h5

      The recipe says what the networks look like; its shapes must be those of the weights. The critic, if there is one, \
      is written beside the generator with '-critic' in its name.
      """)

  @OptionGroup var recipe: RecipeOptions

  @Option(help: ArgumentHelp("The generator's weights in Keras' legacy HDF5 layout.", valueName: "file.h5"))
  var generator: String

  @Option(help: ArgumentHelp("The critic's weights.", valueName: "file.h5"))
  var critic: String?

  @Option(help: ArgumentHelp("The generator file to write.", valueName: "file.h5"))
  var output: String

  func run(_ catalogue: Catalogue) throws {
    let recipe = try recipe.load(catalogue)
    let architecture = recipe.architecture
    let device = Device(threads: 1)
    let generatorModel = Model(try architecture.generator(), seed: 0, on: device)
    try generatorModel.load(try LegacyWeights(contentsOf: generator), from: generator)
    let criticModel = try critic.map { path in
      let model = Model(try architecture.critic(), seed: 0, on: device)
      try model.load(try LegacyWeights(contentsOf: path), from: path)
      return model
    }
    let names = (0..<(architecture.classes ?? 0)).map(String.init)
    try GeneratorFile(
      network: generatorModel.network, weights: generatorModel.legacyWeights, latent: architecture.latent,
      classNames: names, recipe: recipe.resolved.yaml, steps: 0
    ).write(to: output)
    ConsoleOutput.standardOutput.write("\(output)\n")
    if let criticModel {
      let path = (output.hasSuffix(".h5") ? String(output.dropLast(3)) : output) + "-critic.h5"
      try ModelFile(modelConfig: criticModel.network.kerasConfiguration.json, weights: criticModel.legacyWeights)
        .write(to: path)
      ConsoleOutput.standardOutput.write("\(path)\n")
    }
  }
}
