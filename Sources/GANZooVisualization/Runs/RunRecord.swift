import Foundation
public import GANZooSupport
public import GANZooTraining

/// What a run folder holds, read without taking its lock: of a run at work, too.
///
/// Plots, reports, TensorBoard's files and the live page show what is here, so that one number has one source: the log.
public struct RunRecord: Sendable {
  /// The folder's path.
  public let path: String
  /// The recipe that ran, as it was in force.
  public let recipe: SettingsTree
  /// Losses and metrics.
  public var log: RunLog
  /// What the run does or how it ended.
  public private(set) var state: RunState
  /// What it has noted for its user.
  public private(set) var diary: RunDiary
  /// Its grids of samples, in the order of steps.
  public private(set) var grids: [RunGrid]
  /// The steps that its last checkpoint has; nil where there is none that can be read.
  public private(set) var steps: Int?
  /// Time of training in seconds, as far as checkpoint and log say.
  public private(set) var seconds = 0.0
  /// The version of GANZoo that wrote the last checkpoint; nil where there is none that can be read.
  public private(set) var version: String?
  /// How the run is done; nil where no checkpoint says so.
  public private(set) var options: RunOptions?

  /// The folder's last name.
  public var name: String { (path as NSString).standardizingPath.split(separator: "/").last.map(String.init) ?? path }
  /// The steps that the recipe asks for; nil where it counts epochs.
  public var plannedSteps: Int? { recipe["training.steps"].flatMap { Int($0) } }
  /// Steps that were done, as far as checkpoint and log say.
  public var stepsDone: Int { max(steps ?? 0, log.stepsDone) }

  /// What was not finite in a run that has failed; nil of others.
  public var failure: RunFailure? { state == .failed ? RunFailure.last(in: path + "/post-mortem.json") : nil }

  /// Whether a folder looks like a run's: it has a recipe.
  public static func isRun(_ path: String) -> Bool { isFile(path + "/recipe.yaml") }

  /// Reads a run's folder.
  ///
  /// Throws `RunRecordError` where it is no run's or its log cannot be read, `SettingsError` where its recipe cannot.
  public init(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { throw RunRecordError.missing(path: path) }
    guard isFolder(path) else { throw RunRecordError.notAFolder(path: path) }
    guard Self.isRun(path) else { throw RunRecordError.notARun(path: path) }
    self.path = path
    recipe = try SettingsTree(contentsOf: path + "/recipe.yaml")
    log = RunLog(path + "/log.jsonl")
    diary = RunDiary(path + "/notes.jsonl")
    (state, grids) = (.stopped, [])
    try update()
  }

  /// Takes the run for ended: its own process, which still holds the lock, looks at it.
  package mutating func noteEnd() {
    if state == .running { state = .stopped }
  }

  /// Reads on: new rows of the log, grids, the last checkpoint and the state. The recipe stays.
  ///
  /// Throws `RunRecordError` where the log cannot be read.
  public mutating func update() throws(RunRecordError) {
    try log.update()
    diary = RunDiary(path + "/notes.jsonl")
    grids = RunGrid.all(in: path + "/samples")
    let checkpoint = try? CheckpointFolder(path: path + "/checkpoints").last()
    steps = checkpoint?.steps
    seconds = max(checkpoint?.seconds ?? 0, log.lastSeconds)
    version = checkpoint?.version
    options = checkpoint?.options
    state = RunState(of: path, checkpoint)
  }

  private static func isFile(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
  }
}

/// A grid of samples that a run has written.
public struct RunGrid: Hashable, Sendable {
  /// The step after which it was written, counted from 0.
  public let step: Int
  /// Its PNG file.
  public let path: String

  /// The grid of a step in a file.
  public init(step: Int, path: String) { (self.step, self.path) = (step, path) }

  /// The grids of a folder, in order.
  static func all(in folder: String) -> [RunGrid] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).compactMap { name in
      guard let match = name.wholeMatch(of: /step-([0-9]{7,18})\.png/), let step = Int(match.1) else { return nil }
      return RunGrid(step: step, path: "\(folder)/\(name)")
    }.sorted { $0.step < $1.step }
  }
}
