import ArgumentParser
import GANZoo
import GANZooSupport

/// What an option writes, and how the names of such files end: a name that promises another format is refused.
enum FileKind {
  case picture, grid, arrays, animation, text

  private var words: String {
    switch self {
    case .picture: "a PNG picture"
    case .grid: "a picture"
    case .arrays: "an HDF5 file"
    case .animation: "an animation"
    case .text: "a text"
    }
  }

  private var endings: [String] {
    switch self {
    case .picture: ["png"]
    case .grid: ["png", "jpg", "jpeg"]
    case .arrays: ["h5", "hdf5"]
    case .animation: AnimationFormat.allCases.map(\.rawValue)
    case .text: ["txt"]
    }
  }

  /// Throws `ValidationError` for a name that ends otherwise; one without an ending promises nothing, but of an
  /// animation the ending says the format.
  func check(_ option: String, _ path: String?) throws {
    guard let path, !(path.pathEnding.map(endings.contains) ?? (self != .animation)) else { return }
    var list = endings.map { "." + $0 }
    if self != .animation { list[list.count - 1] += " or has no ending" }
    let last = list.removeLast()
    let words = (list.isEmpty ? "" : list.joined(separator: ", ") + " or ") + last
    throw ValidationError("\(option) writes \(self.words), whose name ends in \(words), not \(path.printable).")
  }

  /// Whether a name says that it is a file of this kind.
  func isNamed(_ path: String) -> Bool { path.pathEnding.map { endings.contains($0) } ?? false }

  /// Endings of files that may be meant where a folder's name is asked for.
  private static let fileEndings: Set = [
    "h5", "hdf5", "keras", "onnx", "safetensors", "png", "jpg", "jpeg", "json", "jsonl", "yaml", "yml", "npz", "npy",
    "zip", "pt", "pth", "pkl", "pb", "tflite", "gif", "webp", "csv", "txt", "gz", "tar",
  ]

  /// Refuses a name of a file where a folder would be made of that name. Throws `ValidationError`.
  static func checkFolder(_ option: String, _ path: String?) throws {
    guard let path, let ending = path.pathEnding, fileEndings.contains(ending), !path.hasSuffix("/"), !isFolder(path)
    else {
      return
    }
    throw ValidationError(
      "\(option) names a folder, in which files get names of their own, but \(path.printable) ends as a file does.")
  }
}
