import Foundation
public import GANZooSupport
import GANZooTensors
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
  ///   - threads: how many compute at a time, at least 1; traps otherwise.
  ///   - program: what trains runs: the path of `ganzoo`, or of a program with its commands.
  ///   - output: where progress is shown.
  ///   - stop: whether the work should end soon; asked from several threads.
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
    let known: [Value?] = zip(parts, files).map { part, file in
      LabPartFile.read(file).flatMap { part.isValid($0) ? $0 : nil }
    }
    let missing = known.indices.filter { known[$0] == nil }
    // Shares of a part, so that the time that is left can be told of parts that take long.
    let bar = ProgressBar("measure", total: parts.count * Queue<Value>.whole, unit: "", output: output)
    let queue = Mutex(Queue(values: known, bar: bar))
    // A part alone has all threads.
    let workers = max(1, min(threads, missing.count))
    let share = max(1, threads / workers)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while let index = queue.withLock({ $0.next(of: missing) }) {
        do {
          // Once one part has failed the others need not go on.
          let isOver = { @Sendable [stop] in stop() || queue.withLock { $0.error != nil } }
          let progress = LabProgress(stop: isOver) { done in queue.withLock { $0.report(done, of: index) } }
          try progress(0)
          let value = try parts[index].measure(Device(threads: share), progress)
          let kept = try LabPartFile.write(value, to: files[index])
          queue.withLock { $0.finish(index, kept) }
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

  /// What is measured, and what is left.
  private struct Queue<Value> {
    static var whole: Int { 1000 }
    var values: [Value?]
    var bar: ProgressBar
    var error: (any Error)?
    private var taken = 0
    private var done: [Int: Int] = [:]
    private var finished: Int

    init(values: [Value?], bar: ProgressBar) {
      (self.values, self.bar) = (values, bar)
      finished = values.filter { $0 != nil }.count
    }

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
      finished += 1
      update()
    }

    private mutating func update() {
      bar.update(
        done: finished * Self.whole + done.values.reduce(0, +),
        facts: ["\(finished.grouped) of \(values.count.counted("part"))"])
    }
  }
}
