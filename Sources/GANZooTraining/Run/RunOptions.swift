/// The options of a run that are not part of its recipe: device, measurements, checkpoints, observers. A resumed run
/// keeps them unless they are given again.
public struct RunOptions: Codable, Hashable, Sendable {
  /// The device's name, such as `cpu`. The numbers of a run depend on the kind of device.
  public var device = processor
  /// The number of threads of the device.
  public var threads: Int
  /// Steps between two measurements of the generator; nil: no measurements.
  public var evaluateEvery: Int?
  /// The path of the classifier that measures; nil: the package's.
  public var classifier: String?
  /// How often a checkpoint is written.
  public var checkpointEvery = CheckpointInterval.minute
  /// Every n-th checkpoint is permanent, beside the last three; 0: only the last three are kept.
  public var keepEvery = 0
  /// What to do if a number is not finite.
  public var onNaN = NonFiniteResponse.stop
  /// Names of further observers, from the registry of a zoo, with their settings: `csv-log:every=10`.
  public var observers: [String] = []
  /// Whether the run writes event files for TensorBoard.
  public var writesTensorBoard = true
  /// Steps between two sets of histograms for TensorBoard; 0: no histograms; nil: as often as grids are written.
  public var histogramsEvery: Int?
  /// Whether the run measures where the time of its steps goes, and writes that to `profile.json`.
  public var isProfiled = false

  /// The CPU's name as a device.
  public static let processor = "cpu"

  /// The default options.
  public init(threads: Int) { self.threads = threads }

  /// Reads options. Older files do not have all of them: these runs used the CPU and had no observers.
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
    writesTensorBoard = try container.decodeIfPresent(Bool.self, forKey: .writesTensorBoard) ?? true
    histogramsEvery = try container.decodeIfPresent(Int.self, forKey: .histogramsEvery)
    isProfiled = try container.decodeIfPresent(Bool.self, forKey: .isProfiled) ?? false
  }
}

/// What a run does if a number is not finite.
public enum NonFiniteResponse: String, Codable, Sendable, CaseIterable {
  /// Ends.
  case stop
  /// Goes back to a checkpoint and continues with half the learning rates, at most three times.
  case retry
}

/// How often a checkpoint is written.
public enum CheckpointInterval: Hashable, Sendable, LosslessStringConvertible {
  /// Every this many steps.
  case steps(Int)
  /// Every this many seconds.
  case seconds(Int)

  /// Every minute.
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
