public import GANZooData
public import GANZooNN
public import GANZooSupport
import GANZooTensors

/// A training as data: architecture, objective, data, optimizers and schedule, with every setting in force.
public struct Recipe: Sendable {
  /// Name of the architecture's entry.
  public let model: String
  /// One line on what it is.
  public let title: String
  /// Its source: paper, article or code.
  public let source: String
  /// The family of the networks, with its settings.
  public let architecture: any Architecture
  /// The generator: latent vector, and class where there are classes → sample.
  public let generator: Network
  /// The critic: sample → score, and class probabilities where there are classes.
  public let critic: Network
  /// The losses of both networks.
  public let objective: any Objective
  /// The dataset, and how the critic sees it.
  public let data: DataSettings
  /// Optimizers of the generator and of the critic.
  public let optimizers: (generator: OptimizerEntry.Maker, critic: OptimizerEntry.Maker)
  /// Critic updates of each step.
  public let schedule: CriticSchedule
  /// Batches, length and output.
  public private(set) var training: TrainingSettings
  /// The networks that the training begins with; nil for random ones.
  public let start: RecipeStart?
  /// The names of losses and metrics in the log.
  public let logNames: LogNames
  /// All settings in force, including defaults.
  public let resolved: SettingsTree
  /// Warnings about settings that can be trained but do not go together, each with the reason.
  public let warnings: [String]
  /// A note for each setting that was read under an earlier name.
  public let notes: [String]
  /// This recipe with further overrides.
  let changed: @Sendable ([String]) throws -> Recipe
  /// A recipe of other settings, read as this one was.
  package let read: @Sendable (SettingsTree) throws -> Recipe

  /// A recipe from its settings.
  ///
  /// Throws `SettingsError`, `UnknownNameError`, `ArchitectureError` or `NetworkError`, each of which names the
  /// setting.
  public init(_ tree: SettingsTree, zoo: Zoo) throws {
    let reader = SettingsReader(tree)
    model = try reader.string("model")
    title = try reader.string("title", default: "")
    source = try reader.string("source", default: "")
    architecture = try zoo.architecture(named: model).make(try reader.section("architecture"))
    let objectiveSection = try reader.section("objective")
    let objectiveName = try objectiveSection.choice("name", of: zoo.objectives.names)
    objective = try zoo.objectives[objectiveName].make(objectiveSection)
    data = try DataSettings(try reader.section("data"), zoo.datasets, sample: architecture.sample)
    let optimizerSection = try reader.section("optimizers")
    let optimizer = { (network: String) in
      let section = try optimizerSection.section(network)
      return try zoo.optimizers[section.choice("name", of: zoo.optimizers.names)].make(section)
    }
    optimizers = (try optimizer("generator"), try optimizer("critic"))
    schedule = try CriticSchedule(try reader.section("schedule"))
    training = try TrainingSettings(try reader.section("training"))
    start = reader.has("start") ? try RecipeStart(try reader.section("start")) : nil
    logNames = try LogNames(try reader.section("log"))
    try reader.finish()
    try data.augmentation.check(objective)
    // What the networks refuse has to show before a run's folder is touched.
    generator = try architecture.generator()
    critic = try architecture.critic()
    let head = ClassHead(of: critic, classes: architecture.classes)
    try head?.check(objective.classWeights)
    warnings =
      Self.warnings(critic: critic, objective, name: objectiveName)
      + [head?.warning(objective, name: objectiveName)].compactMap { $0 }
    notes = reader.renamings
    changed = { overrides in
      var tree = tree
      for text in overrides { try tree.override(text) }
      return try Recipe(tree, zoo: zoo)
    }
    read = { try Recipe($0, zoo: zoo) }
    resolved = reader.resolved
  }

  private static func warnings(critic: Network, _ objective: any Objective, name: String) -> [String] {
    let layers = critic.vertices.filter { $0.layer is BatchNormalization }.map { "'\($0.name)'" }
    guard objective.penalisesGradients, !layers.isEmpty else { return [] }
    return [
      "the critic has batch normalisation (\(layers.joined(separator: ", "))) under the gradient penalty of \(name): "
        + "the penalty is on the gradient of each sample's own score, but normalised over the batch a score depends on "
        + "all samples; leave the normalisation out or normalise each sample by itself (Gulrajani et al. 2017, "
        + "section 4)"
    ]
  }

  /// The dataset that it learns from, or a whole split of its data set.
  ///
  /// - Parameters:
  ///   - split: a split, of which all examples are returned; nil: the one that the recipe names, and of it the
  ///     `data.examples` that the recipe asks for, with `data.held_out` others as `Dataset.heldOut`.
  ///   - downloads: the folder under which `ganzoo data` puts what it downloads.
  ///   - threads: how many threads may read at a time.
  /// - Throws: what the data set throws, or `ArchitectureError` if the networks cannot learn from it.
  public func loadDataset(
    _ split: DatasetSplit? = nil, downloads: String? = nil, threads: Int = 1
  ) throws -> any Dataset {
    let dataset = try data.load(
      DatasetRequest(
        split ?? data.split, folder: data.folder, sample: architecture.sample.sizes, downloads: downloads,
        threads: threads))
    guard split == nil else {
      // It is compared with, not learnt from: it may be smaller than a batch.
      try checkSamples(dataset)
      return dataset
    }
    let part = try data.part(of: dataset, seed: training.seed)
    try check(part)
    return part
  }

  /// The names of the classes of the examples that it learns from, whether the networks can learn from them or not.
  ///
  /// Parameters and errors are those of `loadDataset`.
  public func classNames(downloads: String? = nil, threads: Int = 1) throws -> [String] {
    try data.load(
      DatasetRequest(
        data.split, folder: data.folder, sample: architecture.sample.sizes, downloads: downloads, threads: threads)
    ).classNames
  }

  /// This recipe with its epochs converted to steps, for a dataset of this many examples. A recipe with steps is
  /// returned unchanged.
  ///
  /// Throws `ArchitectureError` if there would be more steps than a training may have.
  public func counting(examples count: Int) throws(ArchitectureError) -> Recipe {
    var copy = self
    copy.training = try training.counting(examples: count, of: data.set, schedule)
    return copy
  }

  /// Throws `ArchitectureError` if the networks cannot learn from this dataset.
  public func check(_ dataset: any Dataset) throws {
    try checkSamples(dataset)
    // An objective may compare each of the generator's images with another real one.
    for (name, batch) in [("batch", training.batch), ("generator_batch", training.imagesOfGenerator)]
    where dataset.count < batch {
      throw ArchitectureError(
        "\(data.set) has \(dataset.count.counted("example")), fewer than training.\(name), \(batch)")
    }
  }

  private func checkSamples(_ dataset: any Dataset) throws {
    let (sample, found) = (architecture.sample, Shape(dataset.shape))
    guard sample == found else {
      throw ArchitectureError(
        "the examples of \(data.set) are \(found), but architecture.sample is \(sample)\(advice(dataset))")
    }
    if let classes = architecture.classes, classes != dataset.classNames.count {
      let count = dataset.classNames.count
      let expected =
        architecture is ImportedNetworks
        ? "the generator of \(source) takes \(classes)" : "architecture.classes is \(classes)\(advice(dataset))"
      throw ArchitectureError("\(data.set) has \(count.counted("class")), but \(expected)")
    }
  }
}
