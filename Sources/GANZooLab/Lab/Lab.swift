import Foundation
public import GANZooSupport
public import GANZooTensors
public import GANZooTraining
import Synchronization

/// Where an experiment works: it has a folder, threads and a progress bar, and is asked to stop by a signal.
public final class Lab: Sendable {
  /// The architectures, data sets and so on that recipes name.
  public let zoo: Zoo
  /// The folder of the experiment.
  public let folder: LabFolder
  /// The number of threads in all.
  public let threads: Int
  /// The path of `ganzoo`, or of a program with its commands, which trains runs.
  let program: String
  let stop: @Sendable () -> Bool
  let output: ConsoleOutput

  /// A place of work.
  ///
  /// - Parameters:
  ///   - program: what trains runs: the path of `ganzoo`, or of a program with its commands.
  ///   - stop: whether the work should end soon; asked from several threads.
  ///   - output: where progress is shown.
  public init(
    zoo: Zoo, folder: LabFolder, threads: Int, program: String = SweepRunner.ownProgram,
    output: ConsoleOutput = .standardError, stop: @escaping @Sendable () -> Bool = { false }
  ) {
    precondition(threads > 0, "a lab without a thread")
    (self.zoo, self.folder, self.threads, self.program) = (zoo, folder, threads, program)
    (self.output, self.stop) = (output, stop)
  }

  /// Measures parts that do not depend on each other, several at a time, and keeps each in the folder, from which it is
  /// taken the next time.
  ///
  /// - Returns: what was measured, in the order of the parts.
  /// - Throws: `LabInterruption` where the user stopped it, or the first error of a part; what was done stays.
  public func measure<Value>(_ parts: [LabPart<Value>]) throws -> [Value] {
    let files = parts.map { "\(folder.parts)/\($0.name).json" }
    precondition(Set(files).count == files.count, "two parts of one name")
    let known: [Value?] = files.map { Self.read($0) }
    let queue = Mutex(Queue(values: known, bar: bar(parts.count)))
    let missing = queue.withLock { queue in queue.values.indices.filter { queue.values[$0] == nil } }
    // A part alone has all threads.
    let workers = max(1, min(threads, missing.count))
    let share = max(1, threads / workers)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while let index = queue.withLock({ $0.next(of: missing) }) {
        do {
          let progress = LabProgress(stop: stop) { done in queue.withLock { $0.report(done, of: index) } }
          let value = try parts[index].measure(Device(threads: share), progress)
          try AtomicFile.write(Array(JSONEncoder.lab.encode(value)), to: files[index])
          queue.withLock { $0.finish(index, value) }
        } catch {
          queue.withLock { $0.error = $0.error ?? error }
        }
      }
    }
    return try queue.withLock { queue in
      queue.bar.finish()
      if let error = queue.error { throw error }
      return queue.values.compactMap(\.self)
    }
  }

  private func bar(_ parts: Int) -> ProgressBar {
    ProgressBar("measure", total: parts * Queue<Int>.whole, unit: "thousandths", output: output)
  }

  /// What was measured before; nil where that cannot be read, which is no harm: it is measured again.
  private static func read<Value: Decodable>(_ file: String) -> Value? {
    (try? Data(contentsOf: URL(fileURLWithPath: file))).flatMap { try? JSONDecoder.lab.decode(Value.self, from: $0) }
  }

  /// What is measured, and what is left.
  private struct Queue<Value> {
    static var whole: Int { 1000 }
    var values: [Value?]
    var bar: ProgressBar
    var error: (any Error)?
    private var taken = 0
    private var done: [Int: Int] = [:]

    init(values: [Value?], bar: ProgressBar) { (self.values, self.bar) = (values, bar) }

    mutating func next(of missing: [Int]) -> Int? {
      guard error == nil, taken < missing.count else { return nil }
      taken += 1
      return missing[taken - 1]
    }

    mutating func report(_ share: Double, of index: Int) {
      done[index] = Int(min(max(share, 0), 1) * Double(Self.whole))
      update()
    }

    mutating func finish(_ index: Int, _ value: Value) {
      values[index] = value
      done[index] = nil
      update()
    }

    private mutating func update() {
      let finished = values.filter { $0 != nil }.count
      bar.update(
        done: finished * Self.whole + done.values.reduce(0, +), facts: ["\(finished) of \(values.count) parts"])
    }
  }
}

/// Something to be measured by itself, a method with a seed for example.
public struct LabPart<Value: Codable & Sendable>: Sendable {
  /// What its file is called: letters, digits, '-', '.' and '_'.
  public let name: String
  let measure: @Sendable (Device, LabProgress) throws -> Value

  /// A part.
  ///
  /// - Parameter measure: gets a device of its own. Its result is the same for any number of threads.
  public init(_ name: String, measure: @escaping @Sendable (Device, LabProgress) throws -> Value) {
    precondition(name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil && !name.hasPrefix("."), "'\(name)' is no file's name")
    (self.name, self.measure) = (name, measure)
  }
}

/// Tells how far a part is, and stops it where the user wants that.
public struct LabProgress: Sendable {
  let stop: @Sendable () -> Bool
  let report: @Sendable (Double) -> Void

  /// To be called at least every second.
  ///
  /// - Parameter done: the share of the part's work that is done, 0...1.
  /// - Throws: `LabInterruption` where the user has stopped the experiment.
  public func callAsFunction(_ done: Double) throws {
    report(done)
    if stop() { throw LabInterruption() }
  }
}

/// The user has stopped an experiment. What was measured is kept.
public struct LabInterruption: Error {
  /// An interruption.
  public init() {}
}

extension JSONEncoder {
  /// Numbers that are not finite have names.
  fileprivate static var lab: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}

extension JSONDecoder {
  fileprivate static var lab: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
