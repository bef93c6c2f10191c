public import GANZooSupport

/// The part of a data set that is loaded.
public enum DatasetSplit: String, CaseIterable, Sendable {
  /// The examples meant for training.
  case train
  /// The examples held back for measuring.
  case test
  /// Training examples followed by test examples.
  case all
}

/// Which examples are wanted.
public struct DatasetRequest: Sendable {
  /// The part of the data set.
  public var split: DatasetSplit
  /// The folder with its files; nil: where they usually lie.
  public var folder: String?
  /// Shape of a sample of the networks. Pictures that can have any size are brought to it.
  public var sample: [Int]
  /// The folder under which `ganzoo data` puts what it downloads, a folder a data set.
  public var downloads: String?
  /// How many threads may read at a time, at least 1.
  public var threads: Int

  /// A request.
  public init(
    _ split: DatasetSplit = .train, folder: String? = nil, sample: [Int] = [], downloads: String? = nil,
    threads: Int = 1
  ) {
    precondition(threads >= 1, "\(threads) threads")
    (self.split, self.folder, self.sample, self.downloads) = (split, folder, sample, downloads)
    self.threads = threads
  }
}

/// What a registry knows of a data set: its name, where it comes from and how to load it.
public struct DatasetEntry: RegistryEntry {
  /// Opens what is asked for; throws an error whose description is fit for a user.
  public typealias Loader = @Sendable (DatasetRequest) throws -> any Dataset
  /// The folder in which the files lie; nil: there are none to be found. Throws an error that says how to get them.
  public typealias Locator = @Sendable (DatasetRequest) throws -> String?

  /// The name on the command line and in recipes, such as `mnist`.
  public let name: String
  /// One line for a list.
  public let title: String
  /// Who made it and under which licence.
  public let origin: String
  /// Shape of an example; nil where it depends on the files or the recipe.
  public let shape: [Int]?
  /// Number of classes; nil where it depends on the files.
  public let classes: Int?
  /// What `ganzoo data download` gets.
  public let downloads: [DownloadFile]
  /// Where its files are.
  public let locate: Locator
  /// What loads it, with what a recipe's `data` section says beyond set, split and folder.
  public let make: @Sendable (SettingsReader) throws -> Loader

  /// An entry of a data set with settings of its own.
  public init(
    name: String, title: String, origin: String, shape: [Int]? = nil, classes: Int? = nil,
    downloads: [DownloadFile] = [], locate: @escaping Locator = { $0.folder },
    make: @escaping @Sendable (SettingsReader) throws -> Loader
  ) {
    (self.name, self.title, self.origin, self.shape, self.classes) = (name, title, origin, shape, classes)
    (self.downloads, self.locate, self.make) = (downloads, locate, make)
  }

  /// An entry of a data set without settings.
  public init(
    name: String, title: String, origin: String, shape: [Int]? = nil, classes: Int? = nil,
    downloads: [DownloadFile] = [], locate: @escaping Locator = { $0.folder }, load: @escaping Loader
  ) {
    self.init(
      name: name, title: title, origin: origin, shape: shape, classes: classes, downloads: downloads, locate: locate,
      make: { _ in load })
  }
}

extension DatasetEntry {
  /// The data sets of this library.
  public static let builtIn =
    [MNIST.entry, FashionMNIST.entry, CIFAR10.entry, PictureFolder.entry] + GaussianMixture.entries + [SwissRoll.entry]
}
