public import GANZooData
public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// How a classifier is made, every setting in force: the counterpart of `Recipe` for what judges samples.
public struct ClassifierRecipe: Sendable {
  /// One line on what it is.
  public let title: String
  /// Where it comes from.
  public let source: String
  /// Name of the data set that it is made for.
  public let dataset: String
  /// Shape [H, W, C] of the images; pictures of any size are brought to it.
  public let sample: Shape
  /// Images in a batch.
  public let batch: Int
  /// How often each image is seen, on average.
  public let epochs: Int
  /// Key of all random numbers.
  public let seed: UInt64
  /// The recipe as it is in force, every default included.
  public let resolved: SettingsTree

  let networkSettings: ClassifierNetwork
  let optimizer: OptimizerEntry.Maker
  let translation: RandomTranslation
  let average: Float
  private let folder: String?
  private let load: DatasetEntry.Loader

  /// A recipe from its settings. Throws `SettingsError` or `UnknownNameError`.
  public init(
    _ tree: SettingsTree, datasets: Registry<DatasetEntry>, optimizers: Registry<OptimizerEntry>
  ) throws {
    let reader = SettingsReader(tree)
    title = try reader.string("title", default: "")
    source = try reader.string("source", default: "")
    networkSettings = try ClassifierNetwork(try reader.section("network"))
    let data = try reader.section("data")
    dataset = try data.choice("set", default: "mnist", of: datasets.names)
    folder = try data.optionalString("folder")
    sample = Shape(
      try datasets[dataset].shape
        ?? data.ints("sample", default: [64, 64, 3], in: 1...4096, count: 3...3))
    translation = RandomTranslation(reach: try data.int("translate", default: 2, in: 0...256))
    load = try datasets[dataset].make(data)
    let section = try reader.section("optimizer")
    let name = try section.choice("name", default: "adam", of: optimizers.names)
    optimizer = try optimizers[name].make(section)
    let training = try reader.section("training")
    batch = try training.int("batch", default: 100, in: 2...65_536)
    epochs = try training.int("epochs", default: 12, in: 1...10_000)
    seed = UInt64(try training.int("seed", default: 1, in: 0 ... .max))
    average = try training.float("average", default: 0.998, in: 0...0.9999999)
    try reader.finish()
    resolved = reader.resolved
  }

  /// The recipe that comes with the library, with settings overridden: texts `path=value`, later ones winning.
  ///
  /// Throws `SettingsError` or `UnknownNameError`.
  public static func builtIn(
    datasets: Registry<DatasetEntry>, optimizers: Registry<OptimizerEntry>, overrides: [String] = []
  ) throws -> ClassifierRecipe {
    let text = String(decoding: PackageResources.classifier_yaml, as: UTF8.self)
    var tree = try SettingsTree(yaml: text, file: "classifier.yaml")
    for assignment in overrides { try tree.override(assignment) }
    return try ClassifierRecipe(tree, datasets: datasets, optimizers: optimizers)
  }

  /// Refuses images for which its network cannot be made. Throws `NetworkError`.
  public func check(image: Shape, classes: Int) throws {
    _ = try networkSettings.network(image: image, classes: classes)
  }

  /// A part of its data set, pictures brought to `sample` (nil: the recipe's). Throws what the data set throws.
  public func examples(
    _ split: DatasetSplit, sample: Shape? = nil, downloads: String? = nil, threads: Int = 1
  ) throws -> any Dataset {
    let sizes = (sample ?? self.sample).sizes
    return try load(DatasetRequest(split, folder: folder, sample: sizes, downloads: downloads, threads: threads))
  }
}
