/// Trainings that are compared: each is a run in a folder of its own.
public struct Sweep: Sendable, Equatable {
  /// A training of a sweep.
  public struct Run: Sendable, Equatable {
    /// The name of its folder: letters, digits, '-', '.' and '_'.
    public var name: String
    /// The architecture.
    public var model: String
    /// One of the architecture's recipes, or the path of a YAML file.
    public var recipe: String
    /// Changes of the recipe, `path=value`.
    public var overrides: [String]
    /// What tells the run apart from the others but for its seed, in the order of a table's columns:
    /// `objective.name` → `hinge`.
    public var factors: [Factor]
    /// The seed of all its random numbers.
    public var seed: Int

    /// A training; traps where `name` cannot name a folder.
    public init(
      _ name: String, model: String, recipe: String = "default", overrides: [String] = [], factors: [Factor] = [],
      seed: Int = 1
    ) {
      precondition(name.wholeMatch(of: /[A-Za-z0-9_-][A-Za-z0-9._-]*/) != nil, "'\(name)' is no folder's name")
      (self.name, self.model, self.recipe, self.overrides) = (name, model, recipe, overrides)
      (self.factors, self.seed) = (factors, seed)
    }

    /// The overrides with the seed.
    public var changes: [String] { overrides + ["training.seed=\(seed)"] }
  }

  /// A setting and its value in a run.
  public struct Factor: Sendable, Hashable, Codable {
    /// The setting's path, or `recipe`.
    public var name: String
    /// Its value as YAML.
    public var value: String

    /// A setting and its value.
    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
  }

  /// When a run is hopeless, and is stopped.
  public struct StopRule: Sendable, Equatable {
    /// On which side of the limit a run is hopeless.
    public enum Side: String, Sendable {
      /// Where the metric is lower than the limit.
      case below
      /// Where the metric is higher than the limit.
      case above
    }

    /// A metric or a loss of the log: `accuracy`, `critic/real`.
    public var metric: String
    /// The run is judged once, by the first value after so many steps.
    public var after: Int
    /// On which side it is hopeless.
    public var side: Side
    /// The limit.
    public var limit: Double

    /// A rule.
    public init(_ metric: String, after: Int, _ side: Side, _ limit: Double) {
      (self.metric, self.after, self.side, self.limit) = (metric, after, side, limit)
    }
  }

  /// One line on what is compared.
  public var title: String
  /// The trainings.
  public var runs: [Run]
  /// Steps between two measurements of the generator; nil: none.
  public var evaluateEvery: Int?
  /// The file of the classifier that measures images; nil: the package's of the data set.
  public var classifier: String?
  /// The metric by which runs are ranked; nil: the one that says most of those that were measured.
  public var metric: String?
  /// When a run is stopped before its end.
  public var stopRules: [StopRule]
  /// Threads of each run.
  public var threads: Int
  /// Whether each run has event files for TensorBoard and a report.
  public var isReported: Bool
  /// Further arguments of `ganzoo train`.
  public var arguments: [String]

  /// The most runs of a sweep.
  public static let mostRuns = 1000

  /// A sweep; traps where two runs have one name.
  public init(
    title: String = "", _ runs: [Run], evaluateEvery: Int? = nil, classifier: String? = nil, metric: String? = nil,
    stopRules: [StopRule] = [], threads: Int = 1, isReported: Bool = true, arguments: [String] = []
  ) {
    precondition(Set(runs.map(\.name)).count == runs.count, "two runs of one name")
    (self.title, self.runs, self.metric) = (title, runs, metric)
    (self.evaluateEvery, self.classifier) = (evaluateEvery, classifier)
    (self.stopRules, self.threads, self.isReported, self.arguments) = (stopRules, threads, isReported, arguments)
  }
}
