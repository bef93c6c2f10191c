public import GANZooSupport

/// The part of a dataset to load.
public enum DatasetSplit: String, CaseIterable, Sendable {
  /// Training examples.
  case train
  /// Test examples, held out for evaluation.
  case test
  /// Training examples followed by test examples.
  case all
}

/// A request for a dataset: split, location and sample shape.
public struct DatasetRequest: Sendable {
  /// The part of the dataset.
  public var split: DatasetSplit
  /// The folder that holds the files; nil for the default locations.
  public var folder: String?
  /// Shape of the networks' samples. Pictures are resized and converted to it.
  public var sample: [Int]
  /// The folder into which `ganzoo data download` puts datasets, each in a subfolder of its name.
  public var downloads: String?
  /// The number of threads that may read files, at least 1.
  public var threads: Int
  /// The option by which a user names the folder, for messages.
  public var folderOption = "--data"

  /// Creates a request; traps unless `threads` is at least 1.
  public init(
    _ split: DatasetSplit = .train, folder: String? = nil, sample: [Int] = [], downloads: String? = nil,
    threads: Int = 1
  ) {
    precondition(threads >= 1, "\(threads) threads")
    (self.split, self.folder, self.sample, self.downloads) = (split, folder, sample, downloads)
    self.threads = threads
  }
}

/// What samples of a dataset are that makes its examples, at any size.
public struct AnySize: Sendable {
  /// The shape [H, W, C] that they have where nothing asks for another.
  public let usual: [Int]
  /// The number of classes of samples of a shape.
  public let classes: @Sendable ([Int]) -> Int
  /// Whether there are samples of a shape.
  public let fits: @Sendable ([Int]) -> Bool

  /// Samples of any shape that fits, by default of `usual`.
  public init(
    usual: [Int], classes: @escaping @Sendable ([Int]) -> Int,
    fits: @escaping @Sendable ([Int]) -> Bool = { $0.count == 3 }
  ) {
    (self.usual, self.classes, self.fits) = (usual, classes, fits)
  }
}

/// A dataset's entry in the registry: its name, its origin and how to load it.
public struct DatasetEntry: RegistryEntry {
  /// Opens the requested split; throws an error whose description can be shown to a user.
  public typealias Loader = @Sendable (DatasetRequest) throws -> any Dataset
  /// Finds the folder with the files; nil for a dataset without files. Throws an error that says how to get them.
  public typealias Locator = @Sendable (DatasetRequest) throws -> String?

  /// The name on the command line and in recipes, such as `mnist`.
  public let name: String
  /// One line for lists.
  public let title: String
  /// Its author and licence.
  public let origin: String
  /// Shape of an example; nil if it depends on the files or the recipe.
  public let shape: [Int]?
  /// Number of classes; nil if it depends on the files.
  public let classes: Int?
  /// What samples are where they are made at any size; nil otherwise.
  public let anySize: AnySize?
  /// The files that `ganzoo data download` fetches.
  public let downloads: [DownloadFile]
  /// Finds the folder with the files.
  public let locate: Locator
  /// Makes the loader from the options of a recipe's `data` section other than set, split and folder.
  public let make: @Sendable (SettingsReader) throws -> Loader

  /// Creates an entry for a dataset with settings of its own.
  public init(
    name: String, title: String, origin: String, shape: [Int]? = nil, classes: Int? = nil, anySize: AnySize? = nil,
    downloads: [DownloadFile] = [], locate: @escaping Locator = { $0.folder },
    make: @escaping @Sendable (SettingsReader) throws -> Loader
  ) {
    (self.name, self.title, self.origin, self.shape, self.classes) = (name, title, origin, shape, classes)
    (self.anySize, self.downloads, self.locate, self.make) = (anySize, downloads, locate, make)
  }

  /// Creates an entry for a dataset without settings.
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
  /// The datasets of this library.
  public static let builtIn =
    [MNIST.entry, FashionMNIST.entry, CIFAR10.entry, ShapesDataset.entry, PictureFolder.entry, TextDataset.entry]
    + GaussianMixture.entries + [SwissRoll.entry]
}
