import Foundation
import GANZoo

/// The losses of a run as rows of `losses.csv` in its folder: an observer.
final class CSVLog: TrainingObserver {
  private let interval: Int
  private var path = ""
  private var rows = ["step,network,name,value"]

  init(every interval: Int) { self.interval = interval }

  func began(_ run: RunContext) throws {
    path = "\(run.folder ?? ".")/losses.csv"
    guard run.isResumed, FileManager.default.fileExists(atPath: path) else { return try write() }
    rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  func stepped(_ report: StepReport) throws {
    guard report.step % interval == 0 else { return }
    rows += report.losses.map { "\(report.step),\($0.network),\($0.name),\($0.value)" }
    try write()
  }

  /// Later steps did not happen, and will be reported again.
  func rewound(to point: RewindPoint) throws {
    rows = rows.filter { row in Int(row.prefix { $0 != "," }).map { $0 < point.step } ?? row.hasPrefix("step,") }
    try write()
  }

  /// All at once, so that the file is whole at any moment; a long log would be appended to.
  private func write() throws {
    try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  static let entry = ObserverEntry(name: "csv-log", title: "losses as losses.csv in the run's folder") { settings in
    CSVLog(every: try settings.int("every", default: 1, in: 1...1_000_000))
  }
}
