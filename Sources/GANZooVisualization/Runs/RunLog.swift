import Foundation
import GANZooFormats
import GANZooSupport
import GANZooTraining

/// The rows of a run's log.jsonl, as columns. `update()` reads on where the file has grown.
public struct RunLog: Sendable {
  /// The values of one loss or metric.
  public struct Series: Sendable, Equatable {
    /// The name that the log gives it.
    public let name: String
    /// Steps, counted from 0 in order; a metric's step counts the steps that were done.
    public internal(set) var steps: [Int] = []
    /// Time of training in seconds, for each step.
    public internal(set) var seconds: [Double] = []
    /// Values, for each step.
    public internal(set) var values: [Float] = []
    /// Whether it is a metric rather than a loss.
    public let isMetric: Bool

    init(name: String, steps: [Int] = [], seconds: [Double] = [], values: [Float] = []) {
      (self.name, self.steps, self.seconds, self.values) = (name, steps, seconds, values)
      isMetric = RunMetrics.isMetric(name)
    }
  }

  /// The file.
  public let path: String
  /// Losses and metrics in the order in which they come in the file.
  public private(set) var series: [Series] = []
  /// The step of the last row; nil where there is none.
  public private(set) var lastStep: Int?
  /// Time of training of the last row in seconds.
  public private(set) var lastSeconds = 0.0
  /// Steps that were done by the last row: one more than the step of a row of losses, the step of a row of metrics.
  public private(set) var stepsDone = 0

  private var places: [String: Int] = [:]
  private var rows = 0
  /// Bytes that were read as whole rows.
  private var length = 0
  /// The last of them, by which it is seen that a run has gone back and written others.
  private var tail: [UInt8] = []

  /// Larger logs are refused: a row of 300 bytes every ten steps, over ten million steps.
  static let mostBytes = 1 << 28
  private static let mostSeries = 4096
  /// As many as a recipe may ask for, and checkpoints may have.
  private static let mostSteps = 1_000_000_000
  private static let mostSeconds = 1e15
  private static let tailLength = 256

  /// A log that has not been read.
  public init(_ path: String) { self.path = path }

  /// The names in order.
  public var names: [String] { series.map(\.name) }

  /// A series by the name that the log gives it, or by its key where the log has the names of the Keras article; of a
  /// metric also without `metric/`.
  public subscript(name: String) -> Series? {
    let place =
      places[name] ?? LogNames.articleNames[name].flatMap { places[$0] } ?? places[metricName(name)]
      ?? places["metric/" + name]
    return place.map { series[$0] }
  }

  private func metricName(_ name: String) -> String {
    name.hasPrefix("metric/") ? String(name.dropFirst("metric/".count)) : name
  }

  /// Reads what has come since the last time; all of it where the file has become another one. The last row may be
  /// half-written: it is read the next time.
  ///
  /// Throws `RunRecordError` where the file cannot be read or a row is none.
  public mutating func update() throws(RunRecordError) {
    let file: RegularFile
    do throws(FileReadError) {
      file = try RegularFile(path)
    } catch {
      if case .system(ENOENT) = error.obstacle { return self = RunLog(path) }
      throw .unreadable(path: path, reason: error.reason)
    }
    guard file.size <= Self.mostBytes else { throw .tooLarge(path: path, found: file.size, limit: Self.mostBytes) }
    if file.size < length || file.bytes(at: length - tail.count, count: tail.count) != tail { self = RunLog(path) }
    let bytes = file.bytes(at: length, count: file.size - length)
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return }
    let new = bytes[...end]
    // A copy, so that a row that is none leaves nothing that the next call would add again.
    var log = self
    for line in new.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      log.rows += 1
      try log.add(line)
    }
    log.length += new.count
    log.tail = (tail + new).suffix(Self.tailLength)
    self = log
  }

  private mutating func add(_ line: ArraySlice<UInt8>) throws(RunRecordError) {
    func failure(_ reason: String) -> RunRecordError { .row(path: path, line: rows, reason: reason) }
    guard let text = String(validating: line, as: UTF8.self) else { throw failure("it is not text in UTF-8") }
    let row: JSONObject
    do throws(JSONError) {
      row = try JSONObject(json: text)
    } catch {
      throw failure("\(error)")
    }
    guard case .int(let step)? = row["step"] else { throw failure("it has no step") }
    guard (0...Self.mostSteps).contains(step) else { throw failure("no run has a step \(step)") }
    guard let seconds = row["seconds"]?.number else { throw failure("it has no seconds") }
    guard (0...Self.mostSeconds).contains(seconds) else { throw failure("no run takes \(seconds) seconds") }
    for (name, value) in row.entries where name != "step" && name != "seconds" {
      guard let value = value.number else { continue }
      guard let place = places[name] ?? newSeries(name) else {
        throw failure("there are more than \(Self.mostSeries) losses and metrics")
      }
      if !series[place].isMetric { stepsDone = max(stepsDone, step + 1) }
      series[place].steps.append(step)
      series[place].seconds.append(seconds)
      series[place].values.append(Float(value))
    }
    stepsDone = max(stepsDone, step)
    lastStep = max(step, lastStep ?? 0)
    lastSeconds = seconds
  }

  private mutating func newSeries(_ name: String) -> Int? {
    guard series.count < Self.mostSeries else { return nil }
    places[name] = series.count
    series.append(Series(name: name))
    return series.count - 1
  }
}
