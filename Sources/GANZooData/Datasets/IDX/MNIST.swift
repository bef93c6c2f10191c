import GANZooSupport

/// MNIST: handwritten digits, 28 x 28 grey, 60,000 for training and 10,000 for testing.
///
/// Source: LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist
public enum MNIST {
  /// Names of the classes by label: the digits.
  public static let classNames = (0...9).map(String.init)

  /// Reads a split from a folder, or from the data that come with the package.
  ///
  /// The folder holds `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
  /// `t10k-labels-idx1-ubyte`, each plain or with `.gz`; only those of the split are needed. Throws `DatasetError`.
  public static func load(_ split: DatasetSplit, from folder: String? = nil) throws -> LabeledImages {
    try IDXFolder(path: try folder ?? bundledFolder(), classNames: classNames).load(split)
  }

  /// The folder of the data that come with the package. Throws `DatasetError.noBundledData`.
  package static func bundledFolder(beside executables: [String] = ResourceFolder.executables) throws -> String {
    do {
      return try ResourceFolder.find("mnist", of: "GANZooData", beside: executables)
    } catch {
      throw DatasetError.noBundledData(name: "MNIST", places: error.places)
    }
  }

  /// The requested folder, or else the package's, or else the downloaded one. Throws `DatasetError.noBundledData`.
  package static func folder(
    for request: DatasetRequest, beside executables: [String] = ResourceFolder.executables
  ) throws -> String {
    if let folder = request.folder { return folder }
    do {
      return try bundledFolder(beside: executables)
    } catch {
      guard let folder = request.downloads.map({ "\($0)/mnist" }), isFolder(folder) else { throw error }
      return folder
    }
  }

  /// The registry's entry of MNIST.
  public static let entry = DatasetEntry(
    name: "mnist", title: "MNIST, handwritten digits, 70,000 of 28 x 28 grey",
    origin: "Yann LeCun, Corinna Cortes, Christopher J.C. Burges; CC BY-SA 3.0", shape: [28, 28, 1], classes: 10,
    downloads: downloads, locate: { try folder(for: $0) }, load: { try load($0.split, from: folder(for: $0)) })

  /// The original files on the mirror that TensorFlow uses. The SHA-256 of the compressed files are those in
  /// torchvision's `prototype/datasets/_builtin/mnist.py`; those of the contents were computed from the files whose MD5
  /// are in NOTICE.md.
  private static let downloads = IDXFolder.downloads(
    from: "https://storage.googleapis.com/cvdf-datasets/mnist/",
    [
      (
        9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
      ),
      (
        28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
      ),
      (
        1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
      ),
      (
        4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
      ),
    ])
}
