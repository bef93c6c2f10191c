import Foundation
import GANZooSupport

/// A log of JSON objects, one per line: losses after the steps that `TrainingSettings.hasLogRow(after:)` names, and
/// metrics of measurements. Rows are never incomplete.
///
///     {"step": 0, "seconds": 0.31, "critic/real": 0.6931472, …}
public final class JSONLinesLog: TrainingObserver {
  private let path: String
  private let file: AppendedFile
  private var names: LogNames
  private var settings: TrainingSettings?
  /// Whether a new training empties the file; a run opens its log with the rows that belong to it.
  private let isOwn: Bool

  /// A log in a file. A new training replaces its content; a resumed one appends to it.
  /// Throws `FileWriteError`.
  public convenience init(_ path: String, names: LogNames = .standard) throws {
    var info = stat()
    try self.init(path, names: names, keeping: stat(path, &info) == 0 ? Int(info.st_size) : 0, isOwn: true)
  }

  /// The log of a new run, or of a run resumed from a checkpoint: then it continues after the rows of that time.
  ///
  /// - Parameter allowsLoss: whether the run may go on if rows are missing.
  /// - Throws: `CheckpointError.log` if rows are missing, or `FileWriteError`.
  convenience init(_ path: String, names: LogNames, from checkpoint: Checkpoint?, allowsLoss: Bool) throws {
    let expected = checkpoint?.run.progress.logLength ?? 0
    var info = stat()
    let found = stat(path, &info) == 0 ? Int(info.st_size) : 0
    if let checkpoint, found < expected, !allowsLoss {
      throw CheckpointError.log(file: checkpoint.file, log: path, expected: expected, found: found)
    }
    try self.init(path, names: names, keeping: min(expected, found), isOwn: false)
    try truncate(to: length)
  }

  private init(_ path: String, names: LogNames, keeping bytes: Int, isOwn: Bool) throws {
    self.isOwn = isOwn
    self.path = path
    self.names = names
    file = try AppendedFile(path, keeping: bytes)
  }

  /// Its length in bytes.
  var length: Int { file.length }

  /// The name of its state: that of the log of every run, or, of another log, with its path.
  public var name: String { isOwn ? "\(RunProgress.logName) \(path)" : RunProgress.logName }
  /// Its length in bytes.
  public var savedState: String? { "\(length)" }

  /// Reads when a row is due, and empties the file of a new training. Throws `FileWriteError`.
  public func began(_ run: RunContext) throws {
    settings = run.trainer.settings
    if isOwn, !run.isResumed { try truncate(to: 0) }
  }

  /// Writes a row if one is due. Throws `FileWriteError`.
  public func stepped(_ report: StepReport) throws {
    guard settings?.hasLogRow(after: report.step) ?? true else { return }
    try write(report.step, report.seconds, report.losses.map { (names.name(of: $0), $0.value) })
  }

  /// Writes a row. Throws `FileWriteError`.
  public func measured(_ report: MeasurementReport) throws {
    let metrics = report.measurement.allMetrics.map { (names.name(ofMetric: $0.name), $0.value) }
    try write(report.measurement.step, report.seconds, metrics)
  }

  /// Removes later rows. Throws `FileWriteError`.
  public func rewound(to point: RewindPoint) throws {
    guard let length = point.savedState.flatMap({ Int($0) }) else { return }
    try truncate(to: length)
  }

  /// Makes sure that the rows are on the disk. Throws `FileWriteError`.
  func synchronize() throws { try file.synchronize() }

  private func write(_ step: Int, _ seconds: Double, _ values: [(name: String, value: Double)]) throws {
    let fields =
      try ["\"step\": \(step)", "\"seconds\": \((seconds * 1000).rounded() / 1000)"]
      + values.map { try "\(Self.json($0.name)): \(Float($0.value))" }
    try file.append(Array("{\(fields.joined(separator: ", "))}\n".utf8))
  }

  /// A JSON string. Fields are written one by one, since an encoder does not keep their order.
  private static func json(_ text: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(text), as: UTF8.self)
  }

  /// Cuts the file to `length` bytes, and further back to the end of a row: after rows were lost, a length saved in an
  /// older checkpoint may lie within a row. Throws `FileWriteError`.
  private func truncate(to length: Int) throws {
    try file.truncate(to: min(length, file.length))
    guard let rows = try? RegularFile.beginning(of: path, count: .max) else {
      throw FileWriteError.failed(path: path, reason: "it cannot be read")
    }
    try file.truncate(to: rows.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
  }
}
