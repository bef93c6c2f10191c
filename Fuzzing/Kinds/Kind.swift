import Foundation

/// A kind of input that a user can give: what sound ones are, how they are damaged, and what GANZoo makes of one.
///
/// Adding one: its file in this folder, and its line in `Kinds.all`.
protocol Kind: Sendable {
  /// What `--kind` chooses it by.
  var name: String { get }
  /// By how much reading an input may raise the memory of a process.
  var memory: MemoryLimit { get }

  /// What inputs are made of.
  func samples() throws -> [Sample]
  /// A sample with damage.
  func damage(_ sample: Sample, _ mutator: inout Mutator) throws -> [UInt8]
  /// Does with the file at `path` what the program does with what a user names, and makes use of what was accepted.
  ///
  /// - Returns: what the program prints of it.
  func read(_ path: String) throws -> String
  /// Whether an error is one that such an input may cause.
  func isRefusal(_ error: any Error) -> Bool
  /// Whether a refusal has to name the file: not where the message names a setting instead.
  var isNamedInMessages: Bool { get }
}

extension Kind {
  var isNamedInMessages: Bool { true }
  func damage(_ sample: Sample, _ mutator: inout Mutator) throws -> [UInt8] { mutator.damaged(sample.bytes) }
}

/// A sound input, or one that is refused for a known reason.
struct Sample: Sendable {
  /// Its path; the last part is the name that the input has when it is read.
  let path: String
  let bytes: [UInt8]

  init(_ path: String, _ bytes: [UInt8]) { (self.path, self.bytes) = (path, bytes) }
  init(contentsOf path: String) throws { self.init(path, [UInt8](try Data(contentsOf: URL(filePath: path)))) }

  var name: String { (path as NSString).lastPathComponent }
}

/// Bytes of memory: a number for any input, and more for each of its bytes.
struct MemoryLimit: Sendable, CustomStringConvertible {
  let constant: Int
  let multiple: Int

  func bytes(for size: Int) -> Int { constant + multiple * size }

  var description: String { "\(constant >> 20) MiB and \(multiple) times its size" }
}

enum Kinds {
  static let all: [any Kind] = [
    KerasFiles(), GeneratorFiles(), ClassifierFiles(), CheckpointFiles(), IDXFiles(), CIFARFiles(), PictureFiles(),
    RecipeFiles(),
    Assignments(),
  ]
}
