import Foundation
public import GANZooSupport
import GANZooTraining
import GANZooVisualization

/// Trains the runs of a sweep as processes of their own, several side by side.
///
/// A run that was stopped goes on from its last checkpoint, one that is finished stays as it is, and one whose numbers
/// were no longer finite, or that a rule calls hopeless, is not tried again.
///
/// How a run ends depends on its log, as long as that keeps its rows, and not on when this looks at it: a rule that
/// holds at a row ends the run there, even where it has trained on, is finished or has failed since.
public final class SweepRunner {
  /// What it trains.
  public let sweep: Sweep
  /// The folder with a folder for each run.
  public let folder: String
  private let program: String
  private let jobs: Int
  private let stop: () -> Bool
  private var states: [SweepRunState]
  private var active: [ActiveRun] = []

  private static let pause = 0.05
  private static let judgingInterval = Duration.milliseconds(500)

  /// A runner.
  ///
  /// - Parameters:
  ///   - program: the path of `ganzoo`, or of a program with its commands.
  ///   - jobs: how many runs train side by side.
  ///   - stop: whether the work should end soon.
  public init(
    _ sweep: Sweep, in folder: String, program: String = SweepRunner.ownProgram, jobs: Int,
    stop: @escaping () -> Bool = { false }
  ) {
    precondition(jobs > 0, "a sweep that trains nothing at a time")
    (self.sweep, self.folder, self.program, self.jobs, self.stop) = (sweep, folder, program, jobs, stop)
    states = sweep.states(in: folder)
  }

  /// The path of the program that runs, which a process of a run is, too.
  public static var ownProgram: String { Bundle.main.executablePath ?? CommandLine.arguments[0] }

  /// Trains what is missing, and gives how the runs ended, in their order.
  ///
  /// - Parameter observe: gets the states of all runs, about twice a second and after each change.
  /// - Throws: `LabInterruption` where the work was stopped, after all processes have written their checkpoints;
  ///   `FileWriteError` where the messages of runs cannot be written.
  public func run(observe: ([SweepRunState]) -> Void = { _ in }) throws -> [SweepRunState] {
    try makeLabFolder(folder)
    try makeLabFolder(messages)
    var waiting = states.indices.filter { !states[$0].isOver }.makeIterator()
    var judged = ContinuousClock.now
    observe(states)
    do {
      while true {
        if stop() { throw LabInterruption() }
        while active.count < jobs, let index = waiting.next() {
          if let owner = owner(of: index) {
            states[index].outcome = .failed("it is being trained by \(owner)")
          } else {
            active.append(try start(index))
          }
          observe(states)
        }
        if active.isEmpty { break }
        Thread.sleep(forTimeInterval: Self.pause)
        if collect() { observe(states) }
        if ContinuousClock.now - judged > Self.judgingInterval {
          judged = .now
          for run in active { judge(run) }
          observe(states)
        }
      }
    } catch {
      finishActive()
      observe(states)
      throw error
    }
    // This sweep was not asked to stop, so that somebody else has stopped them. They must not pass for results.
    for index in states.indices where states[index].outcome == nil {
      states[index].outcome = .failed("was stopped by a signal from elsewhere; the same command goes on")
    }
    observe(states)
    return states
  }

  // MARK: - Processes

  /// A run at work.
  private struct ActiveRun {
    let index: Int
    let process: Process
  }

  private var messages: String { folder + "/messages" }

  private func start(_ index: Int) throws -> ActiveRun {
    let run = sweep.runs[index]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments(run)
    process.standardInput = FileHandle.nullDevice
    let file = "\(messages)/\(run.name).txt"
    try AtomicFile.write([], to: file)
    guard let messages = FileHandle(forWritingAtPath: file) else {
      throw FileWriteError.failed(path: file, reason: systemReason(errno))
    }
    (process.standardOutput, process.standardError) = (messages, messages)
    do {
      try process.run()
    } catch {
      throw SweepError.cannotStart(program: program, reason: error.localizedDescription)
    }
    ChildProcesses.add(process.processIdentifier)
    try? messages.close()
    states[index].isAtWork = true
    return ActiveRun(index: index, process: process)
  }

  /// The process that trains a run already, such as one that an earlier sweep has left; nil where there is none.
  private func owner(of index: Int) -> String? {
    let path = "\(folder)/\(sweep.runs[index].name)", file = path + "/run.lock"
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    do {
      // It is free again at once: the run's own process takes it.
      _ = try RunLock(file, of: path)
      return nil
    } catch RunFolderError.inUse(_, let owner) {
      return owner
    } catch {
      // The run's process tells it.
      return nil
    }
  }

  private func arguments(_ run: Sweep.Run) -> [String] {
    let path = "\(folder)/\(run.name)"
    let interval = sweep.evaluateEvery.map { ["--evaluate-every", "\($0)"] }
    let classifier = sweep.classifier.map { ["--classifier", $0] } ?? []
    if !CheckpointFolder(path: path + "/checkpoints").files.isEmpty {
      // It may have begun when the file had no evaluate_every or classifier yet, or others.
      let judge = classifier + (classifier.isEmpty ? [] : ["--override", "classifier"])
      return ["resume", path] + (interval ?? ["--evaluate-every", "0"]) + judge + quiet
    }
    let evaluation = (interval ?? []) + classifier
    // A run that was killed before its first checkpoint has left a folder.
    let replaced = FileManager.default.fileExists(atPath: path) ? ["--force"] : []
    return ["train", "--model", run.model, "--recipe", run.recipe, "--output", path, "--threads", "\(sweep.threads)"]
      + run.changes.flatMap { ["--set", $0] } + evaluation + replaced + quiet
      + (sweep.isReported ? [] : ["--no-tensorboard"]) + sweep.arguments
  }

  private var quiet: [String] { sweep.isReported ? [] : ["--no-report"] }

  /// Notes runs that have ended, and says whether there were any.
  private func collect() -> Bool {
    let ended = active.filter { !$0.process.isRunning }
    for run in ended {
      run.process.waitUntilExit()
      ChildProcesses.remove(run.process.processIdentifier)
      states[run.index].end(
        ProcessEnd(
          status: run.process.terminationStatus, isSignal: run.process.terminationReason == .uncaughtSignal,
          output: lastMessages(of: run.index)))
    }
    active.removeAll { run in ended.contains { $0.index == run.index } }
    return !ended.isEmpty
  }

  /// Reads how far a run is, and stops it where a rule says so.
  private func judge(_ run: ActiveRun) {
    guard states[run.index].readOn() else { return }
    run.process.terminate()
  }

  /// Has all processes write their checkpoints, and waits for them.
  private func finishActive() {
    // SIGTERM: in the background of a script, SIGINT is ignored by this process and those that it starts.
    for run in active where run.process.isRunning { run.process.terminate() }
    while !active.isEmpty {
      _ = collect()
      Thread.sleep(forTimeInterval: Self.pause)
    }
  }

  /// The end of what a process has written.
  private func lastMessages(of index: Int) -> String {
    let bytes = (try? RegularFile("\(messages)/\(sweep.runs[index].name).txt")).map { file in
      // A message has up to 4,000 characters.
      let most = 20_000
      return file.bytes(at: max(0, file.size - most), count: min(most, file.size))
    }
    return String(decoding: bytes ?? [], as: UTF8.self)
  }
}

/// A sweep that cannot go on.
public enum SweepError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// A process cannot be started.
  case cannotStart(program: String, reason: String)
  /// Runs have failed for another reason than numbers that are not finite.
  case failed(run: String, message: String)

  /// A sentence that names the run.
  public var description: String {
    switch self {
    case .cannotStart(let program, let reason): "cannot start \(program.shown(most: 200)): \(reason)"
    case .failed(let run, let message): "the run \(run) has failed: \(message.shown(most: 500))"
    }
  }

  /// False: the machine or a file is at fault.
  public var isWrongUse: Bool { false }
}
