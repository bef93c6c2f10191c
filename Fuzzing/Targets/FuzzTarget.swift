import Foundation

/// A fuzz target: a kind of user input with its valid examples, its specific damage, and the code that reads it.
///
/// To add one, add its file to this folder and its line to `FuzzTargets.all`.
protocol FuzzTarget: Sendable {
  /// The argument of `--target`.
  var name: String { get }
  /// The memory that reading an input may need.
  var memory: MemoryLimit { get }

  /// The corpus: inputs that are damaged.
  func corpus() throws -> [CorpusEntry]
  /// A damaged version of a corpus entry.
  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) throws -> [UInt8]
  /// Reads the file at `path` like the program would, and uses the result if it is accepted.
  ///
  /// - Returns: the program's output.
  func read(_ path: String) throws -> String
  /// True for errors that an invalid input may cause.
  func isExpectedError(_ error: any Error) -> Bool
  /// True if error messages must name the file; false if they name a setting instead.
  var messagesNameFile: Bool { get }
}

extension FuzzTarget {
  var messagesNameFile: Bool { true }
  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) throws -> [UInt8] { mutator.damaged(entry.bytes) }
}

/// A corpus entry: a valid input, or one that is rejected for a known reason.
struct CorpusEntry: Sendable {
  /// The path; its last component becomes the name of the damaged file.
  let path: String
  let bytes: [UInt8]

  init(_ path: String, _ bytes: [UInt8]) { (self.path, self.bytes) = (path, bytes) }
  init(contentsOf path: String) throws { self.init(path, [UInt8](try Data(contentsOf: URL(filePath: path)))) }

  var name: String { (path as NSString).lastPathComponent }
}

/// A memory limit: a constant, plus a multiple of the input's size in bytes.
struct MemoryLimit: Sendable, CustomStringConvertible {
  let constant: Int
  let multiple: Int

  func bytes(for size: Int) -> Int { constant + multiple * size }

  var description: String { "\(constant >> 20) MiB and \(multiple) times its size" }
}

enum FuzzTargets {
  static let all: [any FuzzTarget] = [
    KerasFiles(), GeneratorFiles(), ClassifierFiles(), CheckpointFiles(), IDXFiles(), CIFARFiles(), PictureFiles(),
    TextFiles(), RecipeFiles(), ExchangeFiles(), NumPyFiles(), Assignments(),
  ]
}
