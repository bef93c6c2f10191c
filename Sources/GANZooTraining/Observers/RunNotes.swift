import Foundation
import GANZooData
import GANZooSupport
import GANZooTensors

/// A diary of a run: on what machine it began and went on, what it told its user, how it ended. A JSON object a line:
///
///     {"step": 0, "time": "2026-01-31T12:00:00Z", "began": {"version": "0.2.0", "processor": "AMD EPYC", …}}
///     {"step": 500, "time": "2026-01-31T12:01:00Z", "note": "step 500: accuracy 0.93 …"}
///     {"step": 14000, "time": "2026-01-31T12:06:00Z", "ended": "finished"}
///
/// It is no result: what has happened stays in it when the training goes back.
public final class RunNotes: TrainingObserver {
  /// The machine and the program that train.
  struct Beginning: Codable {
    let version, processor, vectors, device: String
    let threads: Int
  }

  /// A row.
  struct Row: Codable {
    let step: Int
    let time: String
    var began: Beginning?
    var note, ended: String?
  }

  private let path: String
  private var file: AppendedFile?
  private var step = 0

  /// Notes in a file, behind those that it has.
  public init(_ path: String) { self.path = path }

  /// Notes the machine. Throws `FileWriteError`.
  public func began(_ run: RunContext) throws {
    let rows = run.isResumed ? (try? RegularFile.beginning(of: path, count: .max)) ?? [] : []
    // A process that was killed may have left a part of a row.
    file = try AppendedFile(path, keeping: rows.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
    step = run.step
    let (device, processor) = (run.trainer.device, Processor())
    try write { row in
      row.began = Beginning(
        version: ganzooVersion, processor: processor.name, vectors: processor.vectors, device: device.name,
        threads: device.threads)
    }
    guard !run.isResumed else { return }
    for warning in run.recipe?.warnings ?? [] { try write { $0.note = "warning: \(warning)" } }
    for note in (run.recipe?.notes ?? []) + run.trainer.dataset.notes { try write { $0.note = note } }
  }

  /// Counts. A step's notes come after it.
  public func stepped(_ report: StepReport) { step = report.step + 1 }

  /// Counts back.
  public func rewound(to point: RewindPoint) { step = point.step }

  /// Notes a line. Where that is not possible the log, which is written more often, ends the run.
  public func noted(_ line: String) { try? write { $0.note = line } }

  /// Notes the end, unless the folder is another process's by now.
  public func ended(_ outcome: Result<TrainingOutcome, any Error>) {
    if case .failure(RunFolderError.lost) = outcome { return }
    let text =
      switch outcome {
      case .success(.finished): "finished"
      case .success(.stopped): "stopped"
      case .failure(let error): "\(error)".message(most: 1000)
      }
    try? write { $0.ended = text }
  }

  private func write(_ change: (inout Row) -> Void) throws {
    var row = Row(step: step, time: Date.now.formatted(.iso8601))
    change(&row)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try file?.append(Array(encoder.encode(row)) + Array("\n".utf8))
  }
}
