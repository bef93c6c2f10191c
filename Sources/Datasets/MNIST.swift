import Files

/// The handwritten digits of LeCun, Cortes and Burges: 28 x 28 grey, 60,000 for training and 10,000 for testing.
///
/// Source: http://yann.lecun.com/exdb/mnist
public enum MNIST {
  /// The digits as words for people, by label.
  public static let classNames = (0...9).map(String.init)

  /// Reads a split, from the data that come with the package or from a folder.
  ///
  /// The folder holds `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
  /// `t10k-labels-idx1-ubyte` as far as the split needs them, each plain or with `.gz`. Throws `DatasetError`.
  public static func load(_ split: DatasetSplit, from folder: String? = nil) throws -> LabeledImages {
    try IDXFolder(path: try folder ?? bundledFolder(), classNames: classNames).load(split)
  }

  /// Where the data that come with the package lie. Throws `DatasetError.noBundledData`.
  package static func bundledFolder(beside executables: [String] = ResourceFolder.executables) throws -> String {
    do {
      return try ResourceFolder.find("mnist", of: "Datasets", beside: executables)
    } catch {
      throw DatasetError.noBundledData(name: "MNIST", places: error.places)
    }
  }

  /// MNIST as a registry lists it.
  public static let entry = DatasetEntry(
    name: "mnist", title: "MNIST, handwritten digits, 70,000 of 28 x 28 grey",
    origin: "Yann LeCun, Corinna Cortes, Christopher J.C. Burges; CC BY-SA 3.0",
    load: { try load($0.split, from: $0.folder) })
}
