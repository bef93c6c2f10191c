/// The state of a run that its trainer does not have.
struct RunProgress {
  /// The most bytes of all observers' states together: an attribute of an HDF5 file has room for 64 KiB.
  static let longestStates = 1 << 14
  /// Names of the observers of every run. In files their states are separate fields, as in GANZoo 0.1.0.
  static let (logName, healthName) = ("log", "health")

  /// Training time so far in seconds.
  var seconds = 0.0
  /// Whether observers were told of the last step.
  var isReported = true
  var losses = RecentLosses()
  /// Observers' states at the last reported step, by name.
  var observers: [String: String] = [:]
  /// How often the learning rates were halved.
  var retries = 0
  /// The checkpoint to which the run went back most recently.
  var retriedAt: CheckpointFolder.Point?
  /// True when all steps are completed and the networks are written; nil before.
  var isFinished: Bool?
  /// The number of checkpoints so far.
  var checkpoints = 0

  /// Length of the log in bytes at the last reported step.
  var logLength: Int {
    get { observers[Self.logName].flatMap { Int($0) } ?? 0 }
    set { observers[Self.logName] = "\(newValue)" }
  }

  /// States of observers beyond those that every run has.
  var addedStates: [String: String] {
    observers.filter { $0.key != Self.logName && $0.key != Self.healthName }
  }

  private var health: HealthCheck.Findings {
    observers[Self.healthName].flatMap(HealthCheck.Findings.init(json:)) ?? HealthCheck.Findings()
  }

  /// Whether a run can have this state: a file may hold anything.
  var isPossible: Bool {
    (0...TrainingSettings.mostSteps).contains(checkpoints) && (0...1e15).contains(seconds) && logLength >= 0
      && (0...TrainingRun.mostRetries).contains(retries) && losses.isPossible && health.isPossible
  }
}

extension RunProgress: Codable {
  private enum CodingKeys: CodingKey {
    case seconds, logLength, isReported, losses, health, observers, retries, retriedAt, isFinished, checkpoints
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    seconds = try container.decode(Double.self, forKey: .seconds)
    isReported = try container.decode(Bool.self, forKey: .isReported)
    losses = try container.decode(RecentLosses.self, forKey: .losses)
    // Not there in files of before there were observers.
    observers = try container.decodeIfPresent([String: String].self, forKey: .observers) ?? [:]
    retries = try container.decode(Int.self, forKey: .retries)
    retriedAt = try container.decodeIfPresent(CheckpointFolder.Point.self, forKey: .retriedAt)
    isFinished = try container.decodeIfPresent(Bool.self, forKey: .isFinished)
    checkpoints = try container.decode(Int.self, forKey: .checkpoints)
    observers[Self.healthName] = try container.decode(HealthCheck.Findings.self, forKey: .health).json
    logLength = try container.decode(Int.self, forKey: .logLength)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(logLength, forKey: .logLength)
    try container.encode(isReported, forKey: .isReported)
    try container.encode(losses, forKey: .losses)
    try container.encode(health, forKey: .health)
    if !addedStates.isEmpty { try container.encode(addedStates, forKey: .observers) }
    try container.encode(retries, forKey: .retries)
    try container.encodeIfPresent(retriedAt, forKey: .retriedAt)
    try container.encodeIfPresent(isFinished, forKey: .isFinished)
    try container.encode(checkpoints, forKey: .checkpoints)
  }
}
