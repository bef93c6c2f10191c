import Foundation
import GANZooSupport

/// Rows of JSON in a file, one for each logged step; each row is whole or not there.
struct TrainingLog {
  private let path: String
  private let file: AppendedFile

  /// The log of a run that begins, or goes on from a checkpoint behind the rows that were there then.
  ///
  /// - Parameter allowsLoss: whether the run may go on without rows that are there no more.
  /// - Throws: `CheckpointError.log` where rows are lost, or `FileWriteError`.
  init(_ path: String, from checkpoint: Checkpoint?, allowsLoss: Bool) throws {
    let expected = checkpoint?.run.progress.logLength ?? 0
    var info = stat()
    let found = stat(path, &info) == 0 ? Int(info.st_size) : 0
    if let checkpoint, found < expected, !allowsLoss {
      throw CheckpointError.log(file: checkpoint.file, log: path, expected: expected, found: found)
    }
    self.path = path
    file = try AppendedFile(path, keeping: min(expected, found))
    try truncate(to: file.length)
  }

  /// Its bytes.
  var length: Int { file.length }

  /// Adds a row: the step, seconds since the start, and the losses. Throws `FileWriteError`.
  func write(step: Int, seconds: Double, _ losses: LossValues) throws {
    let fields =
      try ["\"step\": \(step)", "\"seconds\": \((seconds * 1000).rounded() / 1000)"]
      + losses.map { try "\(Self.json($0.name)): \(Float($0.value))" }
    try file.append(Array("{\(fields.joined(separator: ", "))}\n".utf8))
  }

  /// A text as JSON has it. Fields are written one by one, since an encoder does not keep their order.
  private static func json(_ text: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(text), as: UTF8.self)
  }

  /// Takes off what is behind the first `length` bytes, and a row that these would tear: where rows were lost, checkpoints of
  /// before count on others. Throws `FileWriteError`.
  func truncate(to length: Int) throws {
    try file.truncate(to: min(length, file.length))
    guard let rows = try? RegularFile.beginning(of: path, count: .max) else {
      throw FileWriteError.failed(path: path, reason: "it cannot be read")
    }
    try file.truncate(to: rows.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
  }

  /// Makes sure that the rows are on the disk. Throws `FileWriteError`.
  func synchronize() throws { try file.synchronize() }
}
