import Files
import Foundation

/// Rows of JSON in a file, one for each logged step; each row is written whole.
final class TrainingLog {
  private let path: String
  private let handle: FileHandle

  /// Throws `FileWriteError`.
  init(_ path: String) throws {
    self.path = path
    try AtomicFile.write([], to: path)
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw FileWriteError.failed(path: path, reason: systemReason(errno))
    }
    self.handle = handle
  }

  deinit { try? handle.close() }

  /// Adds a row: the step, seconds since the start, and the losses.
  func write(step: Int, seconds: Double, _ losses: LossValues) throws {
    let fields =
      ["\"step\": \(step)", "\"seconds\": \((seconds * 1000).rounded() / 1000)"]
      + losses.map { "\"\($0.name)\": \(Float($0.value))" }
    do {
      try handle.write(contentsOf: Data("{\(fields.joined(separator: ", "))}\n".utf8))
    } catch {
      throw FileWriteError.failed(path: path, reason: "the log cannot be written")
    }
  }
}

/// The latest losses by name: the last of each, and averages over the five most recent.
struct RecentLosses {
  private var names: [String] = []
  private var recent: [String: [Double]] = [:]
  private static let length = 5

  mutating func add(_ losses: LossValues) {
    for (name, value) in losses {
      if recent[name] == nil { names.append(name) }
      recent[name, default: []].append(value)
      if recent[name, default: []].count > Self.length { recent[name]?.removeFirst() }
    }
  }

  /// The last value of each, and the article's estimate of the Wasserstein distance.
  var last: LossValues {
    let values = names.compactMap { name in recent[name]?.last.map { (name: name, value: $0) } }
    guard let real = recent["D_real_is_fake"]?.last, let fake = recent["D_fake_is_fake"]?.last else { return values }
    return values + [(name: "D loss (-1*D_real_is_fake - D_fake_is_fake)", value: -real - fake)]
  }

  /// The average of each over the five most recent updates.
  var averages: LossValues {
    names.compactMap { name in
      recent[name].map { (name: name, value: $0.reduce(0, +) / Double($0.count)) }
    }
  }
}
