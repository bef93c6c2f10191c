public import GANZooData
public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// A training as data: architecture, objective, data, optimizers and schedule, with every setting in force.
public struct Recipe: Sendable {
  /// Name of the architecture's entry.
  public let model: String
  /// One line on what it is.
  public let title: String
  /// Where it comes from.
  public let source: String
  /// The networks.
  public let architecture: any Architecture
  /// What they are trained for.
  public let objective: any Objective
  /// What they learn from.
  public let data: DataSettings
  /// Optimizers of the generator and of the critic.
  public let optimizers: (generator: OptimizerEntry.Maker, critic: OptimizerEntry.Maker)
  /// Critic iterations for each of the generator's.
  public let schedule: CriticSchedule
  /// Batch, length and what is written on the way.
  public private(set) var training: TrainingSettings
  /// The recipe as it is in force, every default included.
  public let resolved: SettingsTree
  /// What can be trained but does not go together, each with the reason.
  public let warnings: [String]
  /// This recipe with further overrides.
  let changed: @Sendable ([String]) throws -> Recipe

  /// A recipe from its settings.
  ///
  /// Throws `SettingsError`, `UnknownNameError`, `ArchitectureError` or `NetworkError`, each of which names what is wrong.
  public init(_ tree: SettingsTree, catalogue: Zoo) throws {
    let reader = SettingsReader(tree)
    model = try reader.string("model")
    title = try reader.string("title", default: "")
    source = try reader.string("source", default: "")
    architecture = try catalogue.architectures[model].make(try reader.section("architecture"))
    let objectiveSection = try reader.section("objective")
    let objectiveName = try objectiveSection.choice("name", of: catalogue.objectives.names)
    objective = try catalogue.objectives[objectiveName].make(objectiveSection)
    data = try DataSettings(try reader.section("data"), catalogue.datasets, sample: architecture.sample)
    let optimizerSection = try reader.section("optimizers")
    let optimizer = { (network: String) in
      let section = try optimizerSection.section(network)
      return try catalogue.optimizers[section.choice("name", of: catalogue.optimizers.names)].make(section)
    }
    optimizers = (try optimizer("generator"), try optimizer("critic"))
    schedule = try CriticSchedule(try reader.section("schedule"))
    training = try TrainingSettings(try reader.section("training"))
    try reader.finish()
    // What the networks refuse has to show before a run's folder is touched.
    let networks = (generator: try architecture.generator(), critic: try architecture.critic())
    warnings = Self.warnings(critic: networks.critic, objective, name: objectiveName)
    changed = { overrides in
      var tree = tree
      for text in overrides { try tree.override(text) }
      return try Recipe(tree, catalogue: catalogue)
    }
    resolved = reader.resolved
  }

  private static func warnings(critic: Network, _ objective: any Objective, name: String) -> [String] {
    let layers = critic.vertices.filter { $0.layer is BatchNormalization }.map { "'\($0.name)'" }
    guard objective.penalisesGradients, !layers.isEmpty else { return [] }
    return [
      "the critic has batch normalisation (\(layers.joined(separator: ", "))) under the gradient penalty of \(name): "
        + "the penalty is on the gradient of each sample's own score, but normalised over the batch a score depends on "
        + "all samples; leave the normalisation out or normalise each sample by itself (Gulrajani et al. 2017, section 4)"
    ]
  }

  /// The examples that it learns from.
  ///
  /// - Parameters:
  ///   - split: a part of its data set; nil: the one that the recipe names.
  ///   - downloads: the folder under which `ganzoo data` puts what it downloads.
  ///   - threads: how many threads may read at a time.
  /// - Throws: what the data set throws, or `ArchitectureError` where the networks cannot learn from it.
  public func examples(
    _ split: DatasetSplit? = nil, downloads: String? = nil, threads: Int = 1
  ) throws -> any Dataset {
    let examples = try data.load(
      DatasetRequest(
        split ?? data.split, folder: data.folder, sample: architecture.sample.sizes, downloads: downloads,
        threads: threads))
    try check(examples)
    return examples
  }

  /// This recipe with the steps that its epochs are, of so many examples; itself where it counts steps.
  ///
  /// Throws `ArchitectureError` where they are more than a training may have.
  public func counting(examples count: Int) throws(ArchitectureError) -> Recipe {
    guard let epochs = training.epochs else { return self }
    var copy = self
    guard let steps = schedule.steps(epochs: epochs, of: count, batch: training.batch) else {
      throw ArchitectureError(
        "training.epochs, \(epochs), are more than \(TrainingSettings.mostSteps) steps of the \(count) examples of \(data.set)"
      )
    }
    copy.training.steps = steps
    return copy
  }

  /// Refuses examples that the networks cannot learn from. Throws `ArchitectureError`.
  public func check(_ examples: any Dataset) throws {
    let (sample, found) = (architecture.sample, Shape(examples.shape))
    guard sample == found else {
      throw ArchitectureError(
        "the examples of \(data.set) are \(found), but architecture.sample is \(sample)\(advice(examples))")
    }
    if let classes = architecture.classes, classes != examples.classNames.count {
      let count = examples.classNames.count
      throw ArchitectureError(
        "\(data.set) has \(count) class\(count == 1 ? "" : "es"), but architecture.classes is \(classes)\(advice(examples))"
      )
    }
    // An objective may compare each of the generator's images with another real one.
    for (name, batch) in [("batch", training.batch), ("generator_batch", training.imagesOfGenerator)]
    where examples.count < batch {
      throw ArchitectureError("\(data.set) has \(examples.count) examples, fewer than training.\(name), \(batch)")
    }
  }
}

/// The section `data` of a recipe.
public struct DataSettings: Sendable {
  /// Name of the data set's entry.
  public let set: String
  /// Which part of it.
  public let split: DatasetSplit
  /// Where its files are; nil: where they usually lie.
  public let folder: String?
  /// How far, in pixels, the images that the critic sees are moved in each direction; 0: not at all.
  public let translation: Int
  /// Noise on all samples that the critic sees; it is added after they are moved.
  public let noise: InstanceNoise
  /// Opens it.
  let load: DatasetEntry.Loader

  init(_ settings: SettingsReader, _ datasets: Registry<DatasetEntry>, sample: Shape) throws {
    set = try settings.choice("set", default: "mnist", of: datasets.names)
    split = try settings.choice("split", default: .train)
    folder = try settings.optionalString("folder")
    translation = try settings.int("translate", default: 0, in: 0...256)
    guard translation == 0 || sample.rank == 3 else {
      throw ArchitectureError("data.translate moves images, but architecture.sample is \(sample), no image")
    }
    noise = try InstanceNoise(settings)
    load = try datasets[set].make(settings)
  }
}

/// The section `training` of a recipe.
public struct TrainingSettings: Hashable, Sendable {
  /// Images in a batch.
  public var batch: Int
  /// Images in an iteration of the generator; nil: as many as in a batch.
  public var generatorBatch: Int?
  /// Iterations of the generator. Of a recipe that counts epochs they depend on the examples, and are 1 until
  /// `Recipe.counting` is told how many these are.
  public var steps: Int
  /// Times that the critic sees as many real images as there are examples; nil where `steps` say how long the training is.
  ///
  /// `CriticSchedule.steps` counts them, as the code of Arjovsky et al. 2017 does.
  public var epochs: Int?
  /// Key of all random numbers.
  public var seed: UInt64
  /// Steps between two rows of the log.
  public var logEvery: Int
  /// Steps between two sample grids.
  public var gridEvery: Int
  /// Share of the generator's averaged weights that each step keeps; 0: no average.
  public var average: Float
  /// Share of the steps, at the end, over which the learning rates fall to 0 in a straight line.
  public var decay: Float
  /// Whether an iteration of the generator trains the critic too, towards what the generator wants, with the generator's
  /// optimizer: see `Trainer.generatorIteration`.
  public var trainsCriticWithGenerator: Bool

  /// Reads the section.
  public init(_ settings: SettingsReader) throws(SettingsError) {
    batch = try settings.int("batch", default: 64, in: 1...65_536)
    generatorBatch = try settings.optionalInt("generator_batch", in: 1...65_536)
    if try settings.alternative(of: ["steps", "epochs"]) == "epochs" {
      (epochs, steps) = (try settings.int("epochs", in: 1...1_000_000), 1)
    } else {
      steps = try settings.int("steps", in: 1...Self.mostSteps)
    }
    seed = UInt64(try settings.int("seed", default: 1, in: 0 ... .max))
    logEvery = try settings.int("log_every", default: 10, in: 1...1_000_000_000)
    gridEvery = try settings.int("grid_every", default: 250, in: 1...1_000_000_000)
    average = try settings.float("average", default: 0, in: 0...0.9999999)
    decay = try settings.float("decay", default: 0, in: 0...1)
    trainsCriticWithGenerator = try settings.flag("critic_in_generator_step")
  }

  /// As many as a recipe may ask for.
  static let mostSteps = 1_000_000_000

  /// Images in an iteration of the generator.
  public var imagesOfGenerator: Int { generatorBatch ?? batch }

  /// What the learning rates are multiplied with at a step, counted from 0.
  public func rateFactor(at step: Int) -> Float {
    let length = Double(steps) * Double(decay)
    guard length > 0 else { return 1 }
    return Float(min(1, Double(steps - step) / length))
  }
}
