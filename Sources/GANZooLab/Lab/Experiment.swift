public import GANZooSupport

/// A figure or a table of a paper, computed anew.
public protocol Experiment: Sendable {
  /// Measures, and says what came out.
  ///
  /// - Parameter lab: where it works. What takes long goes through `lab.measure` or `lab.train`, which keep what is
  ///   done.
  /// - Throws: `LabInterruption` where the user stopped it, or what its trainings throw.
  func run(_ lab: Lab) throws -> ExperimentResult
}

/// An experiment by name.
public struct ExperimentEntry: RegistryEntry {
  /// Its name on the command line.
  public let name: String
  /// One line for a list.
  public let title: String
  /// Where the figure or table stands: articles and papers, with the number of the figure.
  public let source: String
  /// How long its full form takes on two cores, roughly, in minutes.
  public let minutes: Double
  /// The experiment with the settings of a reader, and the form's defaults for the others.
  public let make: @Sendable (SettingsReader, ExperimentForm) throws -> any Experiment

  /// An entry.
  public init(
    name: String, title: String, source: String, minutes: Double,
    make: @escaping @Sendable (SettingsReader, ExperimentForm) throws -> any Experiment
  ) {
    (self.name, self.title, self.source, self.minutes, self.make) = (name, title, source, minutes, make)
  }
}

extension ExperimentEntry {
  /// How long its full form takes, in words.
  package var duration: String { Self.duration(minutes) }

  /// Minutes in words.
  package static func duration(_ minutes: Double) -> String {
    minutes < 1 ? "\(Int((minutes * 60).rounded(.up))) s" : "\(Int(minutes.rounded(.up))) min"
  }

  /// What a reader has to know of findings, with these overrides of settings; nil of the full form's.
  package func caution(_ form: ExperimentForm, overrides: [String]) -> String? {
    guard form == .quick else { return nil }
    // The time is known of the form's own settings alone.
    let isPlain = overrides.allSatisfy { $0.hasPrefix("form=") }
    return "Quick: too short to judge" + (isPlain ? "; without --quick it takes about \(duration) on two cores." : ".")
  }
}

/// How much an experiment measures where no setting says otherwise.
public enum ExperimentForm: String, Codable, Sendable, CaseIterable {
  /// As much as its source, or as much as minutes allow.
  case full
  /// Enough to see that it works, in seconds.
  case quick

  /// One of two values.
  public func choose<Value>(full: Value, quick: Value) -> Value { self == .full ? full : quick }

  /// The number of seeds: a setting of every experiment that has chance in it, three in the full form.
  public func seeds(_ settings: SettingsReader) throws -> [Int] {
    Array(1...(try settings.int("seeds", default: choose(full: 3, quick: 1), in: 1...100)))
  }
}

extension Array where Element: Hashable {
  /// Each value once: what stands twice in a setting is meant once.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension [String] {
  /// The same names, if each is a known one.
  func checked(_ kind: String, in known: [String]) throws(UnknownNameError) -> [String] {
    if let found = first(where: { !known.contains($0) }) {
      throw UnknownNameError(kind: kind, found: found, known: known)
    }
    return self
  }
}

extension String {
  /// The text in a file's name: all but letters, digits, '-', '.' and '_' become '_'.
  var inFileName: String { replacing(/[^A-Za-z0-9._-]/, with: "_") }
}
