public import GANZooData
import GANZooSupport
import GANZooTensors

/// The dataset of a training, and how the critic sees it: the section `data` of a recipe.
public struct DataSettings: Sendable {
  /// The dataset's name.
  public let set: String
  /// The split.
  public let split: DatasetSplit
  /// The folder of its files; nil: the usual place.
  public let folder: String?
  /// How real and generated samples are changed before the critic sees them.
  public let augmentation: Augmentation
  /// Loads it.
  let load: DatasetEntry.Loader

  /// Settings of a dataset that `load` loads.
  public init(
    set: String, split: DatasetSplit = .train, folder: String? = nil, augmentation: Augmentation = Augmentation(),
    load: @escaping DatasetEntry.Loader
  ) {
    self.set = set
    self.split = split
    self.folder = folder
    self.augmentation = augmentation
    self.load = load
  }

  init(_ settings: SettingsReader, _ datasets: Registry<DatasetEntry>, sample: Shape) throws {
    set = try settings.choice("set", default: "mnist", of: datasets.names)
    split = try settings.choice("split", default: .train)
    folder = try settings.optionalString("folder")
    let translation = try settings.int("translate", default: 0, in: 0...256)
    guard translation == 0 || sample.rank == 3 else {
      throw ArchitectureError("data.translate moves images, but architecture.sample is \(sample), no image")
    }
    augmentation = Augmentation(translation: translation, noise: try InstanceNoise(settings))
    load = try datasets[set].make(settings)
  }
}
