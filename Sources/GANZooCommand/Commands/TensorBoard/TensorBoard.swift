import ArgumentParser
import GANZoo
import GANZooSupport

struct TensorBoard: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "tensorboard",
    abstract: "Makes event files for TensorBoard of runs that were trained without.",
    usage: "\(Program.name) tensorboard <run> ... [--force]",
    discussion: """
      Examples:

        \(Program.name) tensorboard runs/acgan-default
        \(Program.name) tensorboard runs/a runs/b --force

      A training writes event files itself, unless --no-tensorboard turns it off. This makes them of what a run \
      folder holds: losses and metrics of its log, its grids, its recipe and the graph of both networks; histograms \
      only a training can write. All files appear together or not at all. Documentation/tensorboard.md says what \
      TensorBoard shows.
      """)

  @Argument(help: ArgumentHelp("The folders of the runs.", valueName: "run"), completion: .directory)
  var runs: [String]

  @Flag(help: "Replace event files that are there.")
  var force = false

  func run(_ zoo: Zoo) throws {
    let watch = SignalWatch()
    let records = try runs.map { path in
      let record = try RunRecord(path)
      try record.checkEventFiles(replacing: force)
      return record
    }
    let total = records.reduce(0) { $0 + $1.stepsDone + 1 }
    let start = ContinuousClock.now
    var bar: ProgressBar?
    let group = FileGroup()
    var before = 0
    let files = try records.map { record in
      defer { before += record.stepsDone + 1 }
      return try record.writeEvents(replacing: force, zoo, in: group) { step in
        if let signal = watch.requested { throw EarlyExit(status: signal.exitStatus) }
        if bar == nil, ContinuousClock.now - start > .seconds(1) { bar = ProgressBar("events", total: total) }
        bar?.update(done: before + step)
      }
    }
    bar?.finish()
    try group.commit()
    for file in files { ConsoleOutput.standardOutput.write("wrote \(file.printable)\n") }
  }
}
