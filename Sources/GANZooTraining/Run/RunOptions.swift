/// How a run is done and watched over, beyond what its recipe says. A run that is resumed has the same, unless told
/// otherwise.
public struct RunOptions: Codable, Hashable, Sendable {
  /// Name of the device: that of the processor, or of another backend. The numbers of a run depend on it.
  public var device = processor
  /// Threads of the device.
  public var threads: Int
  /// Steps between two measurements of the generator; nil: none.
  public var evaluateEvery: Int?
  /// The file of the classifier that judges; nil: that of the package.
  public var classifier: String?
  /// When checkpoints are made.
  public var checkpointEvery = CheckpointInterval.minute
  /// Beside the last three, each n-th checkpoint is kept; 0: no other.
  public var keepEvery = 0
  /// What happens at a number that is not finite.
  public var onNaN = NonFiniteResponse.stop
  /// Names of observers that watch the run, from the registry of a zoo.
  public var observers: [String] = []

  /// The name of the processor as a device.
  public static let processor = "cpu"

  /// What a run has where nothing else is asked for.
  public init(threads: Int) { self.threads = threads }

  /// Reads options; those from before a device or observers were written down are a processor's and have none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    device = try container.decodeIfPresent(String.self, forKey: .device) ?? Self.processor
    threads = try container.decode(Int.self, forKey: .threads)
    evaluateEvery = try container.decodeIfPresent(Int.self, forKey: .evaluateEvery)
    classifier = try container.decodeIfPresent(String.self, forKey: .classifier)
    checkpointEvery = try container.decode(CheckpointInterval.self, forKey: .checkpointEvery)
    keepEvery = try container.decode(Int.self, forKey: .keepEvery)
    onNaN = try container.decode(NonFiniteResponse.self, forKey: .onNaN)
    observers = try container.decodeIfPresent([String].self, forKey: .observers) ?? []
  }
}

/// What happens to a run at a number that is not finite.
public enum NonFiniteResponse: String, Codable, Sendable, CaseIterable {
  /// It ends.
  case stop
  /// It goes back to a checkpoint and on with half the learning rates, three times at most.
  case retry
}

/// How often a checkpoint is made.
public enum CheckpointInterval: Hashable, Sendable, LosslessStringConvertible {
  /// After so many steps.
  case steps(Int)
  /// After so many seconds.
  case seconds(Int)

  /// One a minute.
  public static let minute = CheckpointInterval.seconds(60)

  private static let units = [("h", 3600), ("m", 60), ("s", 1)]
  private static let largest = 1_000_000_000

  /// An interval from `500` (steps), `90s`, `5m` or `1h`; nil for anything else.
  public init?(_ text: String) {
    let unit = Self.units.first { text.hasSuffix($0.0) }
    let digits = text.dropLast(unit == nil ? 0 : 1)
    guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let count = Int(digits),
      (1...Self.largest).contains(count)
    else { return nil }
    self = unit.map { .seconds(count * $0.1) } ?? .steps(count)
  }

  /// The interval as `init` reads it.
  public var description: String {
    switch self {
    case .steps(let count): return "\(count)"
    case .seconds(let count):
      let unit = Self.units.first { count % $0.1 == 0 } ?? ("s", 1)
      return "\(count / unit.1)\(unit.0)"
    }
  }
}

extension CheckpointInterval: Codable {
  /// Reads the interval's text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let interval = CheckpointInterval(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no interval")
    }
    self = interval
  }

  /// Writes the interval's text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
