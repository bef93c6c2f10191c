import Foundation
import GANZoo

/// Writes the losses of each step to rows of comma-separated values.
final class CSVLog: TrainingObserver {
  private let path: String
  private var file: FileHandle?
  private var length: UInt64 = 0

  init(_ path: String) { self.path = path }

  /// Bytes of the file, which a checkpoint keeps: what a run that goes on finds behind them is taken off.
  var savedState: String? { "\(length)" }

  func began(_ run: RunContext) throws {
    let goesOn = run.isResumed && FileManager.default.fileExists(atPath: path)
    if !goesOn { try Data().write(to: URL(filePath: path)) }
    file = try FileHandle(forUpdating: URL(filePath: path))
    length = try file?.seekToEnd() ?? 0
    if length == 0 { try write("step,loss,value\n") }
  }

  func stepped(_ report: StepReport) throws {
    for loss in report.losses { try write("\(report.step),\(loss.key),\(loss.value)\n") }
  }

  func rewound(to point: RewindPoint) throws {
    // An observer that joins a run late has no saved state: it appends to its file.
    guard let kept = point.savedState.flatMap({ UInt64($0) }) else { return }
    length = kept
    try file?.truncate(atOffset: length)
  }

  func ended(_ outcome: Result<TrainingOutcome, any Error>) throws { try file?.close() }

  private func write(_ text: String) throws {
    try file?.write(contentsOf: Data(text.utf8))
    length += UInt64(text.utf8.count)
  }
}

let steps = CommandLine.arguments.dropFirst().first ?? "500"
let recipe = try Zoo.builtIn.recipe(model: "mlp", overrides: ["training.steps=\(steps)"])
let trainer = try Trainer(recipe, dataset: MNIST.load(.train), on: Device())
try trainer.run(observers: [ProgressReporter(), CSVLog("losses.csv")])
