public import GANZooData
public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// The recipe of a classifier, with every setting in force; the counterpart of `Recipe`.
public struct ClassifierRecipe: Sendable {
  /// A title of one line.
  public let title: String
  /// Where the recipe comes from.
  public let source: String
  /// Name of the dataset.
  public let dataset: String
  /// Shape [H, W, C] of the images; pictures of other sizes are resized to it.
  public let sample: Shape
  /// Batch size.
  public let batch: Int
  /// Number of epochs.
  public let epochs: Int
  /// Seed of all random numbers.
  public let seed: UInt64
  /// The recipe with all defaults filled in.
  public let resolved: SettingsTree
  /// A note for each setting that was read under a name of GANZoo 0.1.0.
  public let renamings: [String]

  let networkSettings: ClassifierNetwork
  let optimizer: OptimizerEntry.Maker
  let translation: RandomTranslation
  let emaDecay: Float
  private let folder: String?
  private let load: DatasetEntry.Loader

  /// Reads a recipe. Throws `SettingsError` or `UnknownNameError`.
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
    let entry = try datasets[dataset]
    let usual = entry.anySize?.usual ?? [64, 64, 3]
    sample = Shape(try entry.shape ?? data.ints("sample", default: usual, in: 1...4096, count: 3...3))
    translation = RandomTranslation(reach: try data.int("translate", default: 2, in: 0...256))
    load = try entry.make(data)
    let section = try reader.section("optimizer")
    let name = try section.choice("name", default: "adam", of: optimizers.names)
    optimizer = try optimizers[name].make(section)
    let training = try reader.section("training")
    batch = try training.int("batch", default: 100, in: 2...65_536)
    epochs = try training.int("epochs", default: 12, in: 1...10_000)
    seed = UInt64(try training.int("seed", default: 1, in: 0 ... .max))
    try training.rename("average", to: "ema_decay")
    emaDecay = try training.float("ema_decay", default: 0.998, in: 0...0.9999999)
    try reader.finish()
    resolved = reader.resolved
    renamings = reader.renamings
  }

  /// The library's own recipe with overrides `path=value`, of which later ones win.
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

  /// Throws `NetworkError` if the network cannot be built for these images.
  public func check(image: Shape, classes: Int) throws {
    _ = try networkSettings.network(image: image, classes: classes)
  }

  /// Loads a split of the recipe's dataset; pictures are resized to `sample`, by default the recipe's. Throws what the
  /// dataset throws.
  public func loadDataset(
    _ split: DatasetSplit, sample: Shape? = nil, downloads: String? = nil, threads: Int = 1
  ) throws -> any Dataset {
    let sizes = (sample ?? self.sample).sizes
    return try load(DatasetRequest(split, folder: folder, sample: sizes, downloads: downloads, threads: threads))
  }
}
