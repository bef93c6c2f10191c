import GANZooFormats
public import GANZooInterchange
public import GANZooNN
public import GANZooSupport
import GANZooTensors

/// A generator of a Keras file, with which a training goes on, and its critic: of a file, too, or of an architecture.
///
///     let networks = try KerasNetworks(generator: "G.keras", critic: "D.keras")
///     let recipe = try networks.recipe(.builtIn, overrides: ["data.set=pictures", "data.folder=pics"])
///     let trainer = try Trainer(
///       recipe, dataset: recipe.loadDataset(), start: networks.start(of: recipe), on: Device())
public struct KerasNetworks: Sendable {
  /// The generator: its samples are images in [−1, 1], or points.
  public let generator: GeneratorFile
  /// The critic of such samples.
  public let critic: Network
  private let part: KerasPart
  private let pixels: GeneratorInterface.Pixels
  private let judge: Judge

  /// Where the critic comes from.
  private enum Judge: Sendable {
    case file(KerasPart, SavedNetwork)
    case architecture(ArchitectureCritic)

    /// The critic in messages.
    var source: String {
      switch self {
      case .file(let part, _): part.path
      case .architecture(let made): "the critic of \(made.model)"
      }
    }
  }

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
    (part, self.generator, pixels) = try Self.generator(generator, interface, layers)
    let network = self.generator.network
    let part = try KerasPart(critic, .critic, layers)
    let saved = try CriticInterface(
      sample: network.outputShapes[0], classes: self.generator.classNames.count, pixels: pixels.range
    ).critic(part.saved, from: critic)
    let named = saved.network.name == network.name ? try saved.renamed("\(network.name)_critic") : saved
    self.critic = named.network
    judge = .file(part, named)
  }

  /// Reads the file of a generator, and makes the critic of an architecture's recipe for its samples and classes. The
  /// critic begins with random weights.
  ///
  /// - Parameters:
  ///   - generator: a whole model of Keras', or a generator file.
  ///   - model: the name of an architecture.
  ///   - name: the name of one of its recipes, or the path of a YAML file.
  ///   - overrides: texts `path=value` that change the recipe's section `architecture`.
  ///   - zoo: where the architecture and the layers are.
  ///   - interface: what the generator's inputs and output are, where that cannot be recognised.
  /// - Throws: as above for the generator; `UnknownNameError`, `RecipeModelError`, `SettingsError`, or
  ///   `ArchitectureError` where the architecture has no critic for such samples or classes.
  public init(
    generator: String, criticOf model: String, recipe name: String = "default", overrides: [String] = [],
    zoo: Zoo, interface: GeneratorInterface = GeneratorInterface()
  ) throws {
    (part, self.generator, pixels) = try Self.generator(generator, interface, zoo.layers)
    let made = try ArchitectureCritic(model, recipe: name, overrides: overrides, for: self.generator, zoo)
    let isNamesake = made.network.name == self.generator.network.name
    critic = isNamesake ? try made.network.renamed("\(made.network.name)_critic") : made.network
    judge = .architecture(made)
  }

  private static func generator(
    _ path: String, _ interface: GeneratorInterface, _ layers: LayerRegistry
  ) throws -> (KerasPart, GeneratorFile, GeneratorInterface.Pixels) {
    let part = try KerasPart(path, .generator, layers)
    guard part.isOwn else {
      let (file, pixels) = try interface.generator(part.saved, from: path)
      return (part, file, pixels)
    }
    let file = try GeneratorFile(contentsOf: path, layers: layers)
    return (part, file, GeneratorInterface.Pixels(range: .symmetric, evidence: .given))
  }

  /// A recipe that trains the networks.
  ///
  /// Optimizers are those that the files were compiled with; a network that was not compiled has the other's, or Adam
  /// with a rate of 2e-4 and a β₁ of 0.5. The objective is the one that the critic's loss stands for, else
  /// `non-saturating`. With the critic of an architecture all that no file says is that of its recipe, but for the
  /// data.
  ///
  /// - Parameters:
  ///   - settings: sections in the place of those of this recipe, but for the architecture.
  ///   - overrides: texts `path=value`, later ones winning.
  /// - Throws: what `Recipe` throws.
  public func recipe(_ zoo: Zoo, settings: SettingsTree? = nil, overrides: [String] = []) throws -> Recipe {
    var tree = try SettingsTree(yaml: yaml, file: part.path)
    let own: Set = ["model", "title", "source", "architecture", "start"]
    switch judge {
    case .architecture(let made):
      tree.adopt(made.settings, except: own.union(["data"]))
      try set("generator", [part], &tree)
    case .file(let judge, _):
      try set("generator", [part, judge], standard: Self.standardOptimizer, &tree)
      try set("critic", [judge, part], standard: Self.standardOptimizer, &tree)
    }
    if let settings { tree.adopt(settings, except: own) }
    tree.set(text: "\(part.path) and \(judge.source)", at: "source")
    tree.set(text: generator.network.kerasConfiguration.json, at: "architecture.generator")
    tree.set(text: critic.kerasConfiguration.json, at: "architecture.critic")
    for text in overrides { try tree.override(text) }
    try tree.fitBatchesToNamedPictures()
    return try Recipe(tree, zoo: zoo)
  }

  /// Sets the optimizer of a network: that of the first file which has one, else the standard.
  private func set(
    _ network: String, _ parts: [KerasPart], standard: [KerasCompilation.Setting] = [], _ tree: inout SettingsTree
  ) throws {
    let source = parts.first { !$0.optimizer.isEmpty }
    for setting in source?.optimizer ?? standard {
      // Of the file that has the setting, which a message names.
      let option = source.map { "\($0.path.shown()): " } ?? ""
      try tree.override("optimizers.\(network).\(setting.name)=\(setting.value)", option: option)
    }
  }

  /// The weights of the networks, random ones of an architecture's critic, and the states of the optimizers that are of
  /// the same kind as the recipe's.
  public func start(of recipe: Recipe) -> TrainingStart {
    var start = TrainingStart(
      generator: generator.saved, generatorOptimizer: part.state(of: recipe, "generator", generator.network))
    switch judge {
    case .file(let judge, let saved):
      (start.critic, start.criticOptimizer) = (saved, judge.state(of: recipe, "critic", critic))
    case .architecture(let made):
      // The architecture's own: a configuration does not say how weights begin.
      start.critic = SavedNetwork(
        Model(made.network, seed: recipe.training.seed, role: Trainer.Role.critic, on: Device(threads: 1)))
    }
    return start
  }

  /// What a user should know: what was recognised, and what a recipe begins with.
  public func notes(of recipe: Recipe) -> [String] {
    let network = generator.network
    var notes = [
      "\(part.path) generates \(network.outputShapes[0].sampleWord) of \(network.outputShapes[0]) from "
        + "\(generator.latent.size) \(generator.latent.distribution.rawValue) "
        + (generator.latent.size == 1 ? "number" : "numbers")
        + (generator.classNames.isEmpty ? "" : " and \(generator.classNames.count.counted("class"))")
    ]
    if network.outputShapes[0].rank == 3, let assumption = pixels.assumption {
      notes.append("\(part.path): \(assumption) in 'ganzoo import', which makes a file for --from")
    }
    switch judge {
    case .architecture(let made):
      notes.append("\(judge.source), of its recipe \(made.recipe), is made for them, and begins anew")
    case .file(let judge, _):
      if CriticInterface.leavesOutActivation(of: critic) {
        notes.append(
          "\(judge.path) ends in a sigmoid, which is left out in the training, since objectives work on scores")
      }
      if ClassHead(of: critic, classes: generator.classNames.count) == .discriminative {
        notes.append(
          "\(judge.path) gives \(critic.outputShapes[1]) beside its score: the probabilities of the classes of real "
            + "images, then those of generated ones")
      }
    }
    if !generator.classNames.isEmpty, critic.outputs.count == 1 {
      notes.append(
        "\(judge.source) has no output for the class, so that nothing teaches the generator its classes")
    }
    notes.append("the objective is \(recipe.resolved["objective.name"] ?? "")")
    notes += part.notes(of: recipe, "generator", network)
    switch judge {
    case .architecture: notes.append(KerasPart.note(of: recipe, "critic", "begins anew"))
    case .file(let judge, _): notes += judge.notes(of: recipe, "critic", critic)
    }
    return notes
  }

  private var title: String {
    switch judge {
    case .architecture(let made): "A generator of another program, with the critic of \(made.model)"
    case .file: "Networks of other programs"
    }
  }

  private var yaml: String {
    let samples = generator.network.outputShapes[0]
    return """
      model: \(ImportedNetworks.name)
      title: \(title)
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
    guard case .file(let judge, _) = judge else { return "non-saturating" }
    return switch judge.compilation?.loss {
    case "mse", "mean_squared_error": "lsgan"
    case "hinge": "hinge"
    default: "non-saturating"
    }
  }
}

extension SavedNetwork {
  fileprivate func renamed(_ name: String) throws -> SavedNetwork {
    SavedNetwork(try network.renamed(name), arrays: arrays)
  }
}

extension Network {
  /// The same network under another name.
  fileprivate func renamed(_ name: String) throws -> Network {
    let inputs = inputs.map { Symbol(vertices[$0], reading: []) }
    return try Network(name, inputs: inputs, outputs: self(inputs))
  }
}
