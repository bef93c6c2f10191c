import GANZooFormats
public import GANZooInterchange
public import GANZooNN
public import GANZooSupport
import GANZooTensors

/// A generator and a critic of Keras' files, with which a training goes on.
///
///     let networks = try KerasNetworks(generator: "G.keras", critic: "D.keras")
///     let recipe = try networks.recipe(.builtIn, overrides: ["data.set=pictures", "data.folder=pics"])
///     let trainer = try Trainer(
///       recipe, dataset: recipe.loadDataset(), start: networks.start(of: recipe), on: Device())
public struct KerasNetworks: Sendable {
  /// The generator: its samples are images in [−1, 1], or points.
  public let generator: GeneratorFile
  /// The critic of such samples.
  public let critic: SavedNetwork
  private let parts: (generator: KerasPart, critic: KerasPart)
  private let pixels: GeneratorInterface.Pixels

  /// Reads two files.
  ///
  /// - Parameters:
  ///   - generator: a whole model of Keras', or a generator file.
  ///   - critic: a whole model of Keras'.
  ///   - interface: what the generator's inputs and output are, where that cannot be recognised.
  ///   - layers: the layers that the networks may have.
  /// - Throws: `KerasFormatError`, `SavedNetworkError`, `GeneratorInterfaceError`, `GeneratorFileError`, or
  ///   `CriticInterfaceError` if the critic is not one of the generator's samples.
  public init(
    generator: String, critic: String, interface: GeneratorInterface = GeneratorInterface(),
    layers: LayerRegistry = .builtIn
  ) throws {
    let part = try KerasPart(generator, .generator, layers)
    if part.isOwn {
      self.generator = try GeneratorFile(contentsOf: generator, layers: layers)
      pixels = GeneratorInterface.Pixels(range: .symmetric, evidence: .given)
    } else {
      (self.generator, pixels) = try interface.generator(part.saved, from: generator)
    }
    parts = (part, try KerasPart(critic, .critic, layers))
    let network = self.generator.network
    let saved = try CriticInterface(
      sample: network.outputShapes[0], classes: self.generator.classNames.count, pixels: pixels.range
    ).critic(parts.critic.saved, from: critic)
    self.critic = saved.network.name == network.name ? try saved.renamed("\(network.name)_critic") : saved
  }

  /// A recipe that trains the networks.
  ///
  /// Optimizers are those that the files were compiled with; a network that was not compiled has the other's, or Adam
  /// with a rate of 2e-4 and a β₁ of 0.5. The objective is the one that the critic's loss stands for, else
  /// `non-saturating`.
  ///
  /// - Parameters:
  ///   - settings: sections in the place of those of this recipe, but for the architecture.
  ///   - overrides: texts `path=value`, later ones winning.
  /// - Throws: what `Recipe` throws.
  public func recipe(_ zoo: Zoo, settings: SettingsTree? = nil, overrides: [String] = []) throws -> Recipe {
    var tree = try SettingsTree(yaml: yaml, file: parts.generator.path)
    for (name, sources) in [
      ("generator", [parts.generator, parts.critic]), ("critic", [parts.critic, parts.generator]),
    ] {
      let source = sources.first { !$0.optimizer.isEmpty }
      for setting in source?.optimizer ?? Self.standardOptimizer {
        // Of the file that has the setting, which a message names.
        let option = source.map { "\($0.path.shown()): " } ?? ""
        try tree.override("optimizers.\(name).\(setting.name)=\(setting.value)", option: option)
      }
    }
    if let settings { tree.adopt(settings, except: ["model", "title", "source", "architecture"]) }
    tree.set(text: "\(parts.generator.path) and \(parts.critic.path)", at: "source")
    tree.set(text: generator.network.kerasConfiguration.json, at: "architecture.generator")
    tree.set(text: critic.network.kerasConfiguration.json, at: "architecture.critic")
    for text in overrides { try tree.override(text) }
    return try Recipe(tree, zoo: zoo)
  }

  /// The weights of the networks, and the states of the optimizers that are of the same kind as the recipe's.
  public func start(of recipe: Recipe) -> TrainingStart {
    TrainingStart(
      generator: generator.saved, critic: critic,
      generatorOptimizer: parts.generator.state(of: recipe, "generator", generator.network),
      criticOptimizer: parts.critic.state(of: recipe, "critic", critic.network))
  }

  /// What a user should know: what was recognised, and what a recipe begins with.
  public func notes(of recipe: Recipe) -> [String] {
    let network = generator.network
    var notes = [
      "\(parts.generator.path) generates \(network.outputShapes[0].sampleWord) of \(network.outputShapes[0]) from "
        + "\(generator.latent.size) \(generator.latent.distribution.rawValue) numbers"
        + (generator.classNames.isEmpty ? "" : " and \(generator.classNames.count) classes")
    ]
    if network.outputShapes[0].rank == 3, let assumption = pixels.assumption {
      notes.append("\(parts.generator.path): \(assumption) in 'ganzoo import', which makes a file for --from")
    }
    if CriticInterface.leavesOutActivation(of: critic.network) {
      notes.append(
        "\(parts.critic.path) ends in a sigmoid, which is left out in the training, since objectives work on scores")
    }
    if !generator.classNames.isEmpty, critic.network.outputs.count == 1 {
      notes.append(
        "\(parts.critic.path) has no output for the class, so that nothing teaches the generator its classes")
    }
    notes.append("the objective is \(recipe.resolved["objective.name"] ?? "")")
    for (part, name, network) in [
      (parts.generator, "generator", network), (parts.critic, "critic", critic.network),
    ] { notes += part.notes(of: recipe, name, network) }
    return notes
  }

  private var yaml: String {
    let samples = generator.network.outputShapes[0]
    return """
      model: \(ImportedNetworks.name)
      title: Networks of other programs
      architecture:
        sample: \(samples)
        classes: \(generator.classNames.count)
        latent: \(generator.latent.size)
        latent_distribution: \(generator.latent.distribution.rawValue)
      objective:
        name: \(objective)
      data:
        set: mnist
      schedule:
        critic_iterations: 1
      training:
        batch: 32
        steps: 10000
        seed: 1
        ema_decay: 0.999

      """
  }

  /// A. Radford, L. Metz and S. Chintala 2016, arXiv:1511.06434, section 4.
  private static let standardOptimizer: [KerasCompilation.Setting] = [
    ("name", "adam"), ("convention", "keras-3"), ("learning_rate", "0.0002"), ("beta_1", "0.5"),
  ]

  private var objective: String {
    switch parts.critic.compilation?.loss {
    case "mse", "mean_squared_error": "lsgan"
    case "hinge": "hinge"
    default: "non-saturating"
    }
  }
}

extension SavedNetwork {
  /// The same network under another name.
  fileprivate func renamed(_ name: String) throws -> SavedNetwork {
    let inputs = network.inputs.map { position in
      let vertex = network.vertices[position]
      return Symbol(vertex, reading: [])
    }
    return SavedNetwork(try Network(name, inputs: inputs, outputs: network(inputs)), arrays: arrays)
  }
}
