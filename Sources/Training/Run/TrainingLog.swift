import Files

/// Rows of JSON in a file, one for each logged step; each row is whole or not there.
struct TrainingLog {
  private let file: AppendedFile

  /// A log that goes on behind its first `length` bytes. Throws `FileWriteError`.
  init(_ path: String, keeping length: Int) throws { file = try AppendedFile(path, keeping: length) }

  /// Its bytes.
  var length: Int { file.length }

  /// Adds a row: the step, seconds since the start, and the losses. Throws `FileWriteError`.
  func write(step: Int, seconds: Double, _ losses: LossValues) throws {
    let fields =
      ["\"step\": \(step)", "\"seconds\": \((seconds * 1000).rounded() / 1000)"]
      + losses.map { "\"\($0.name)\": \(Float($0.value))" }
    try file.append(Array("{\(fields.joined(separator: ", "))}\n".utf8))
  }

  /// Takes rows off the end. Throws `FileWriteError`.
  func truncate(to length: Int) throws { try file.truncate(to: length) }

  /// Makes sure that the rows are on the disk. Throws `FileWriteError`.
  func synchronize() throws { try file.synchronize() }
}
