import Foundation
import GANZooFormats
import GANZooSupport
import GANZooTraining
import GANZooVisualization
import Synchronization

/// Runs that were read, each read on only where its files have changed.
final class RunStore: Sendable {
  private struct Known {
    var record: RunRecord
    var stamp: [Int]
    var version = 0
  }

  /// Nil where no folder of runs is given.
  let places: RunPlaces?
  private let known = Mutex<[String: Known]>([:])

  init(_ places: RunPlaces?) { self.places = places }

  /// A run as it is now, and a number that grows whenever it has changed. Throws `HTTPError`.
  func run(_ name: String) throws -> (record: RunRecord, version: Int) {
    guard let places else { throw HTTPError(404, "no folder of runs was given") }
    let path = try places.path(of: name)
    let stamp = Self.stamp(path)
    return try known.withLock { known in
      do {
        if var run = known[name] {
          // A process that was killed leaves all files as they are.
          if run.stamp != stamp || run.record.state == .running {
            // Where the list had it alone, its log is not copied.
            known[name] = nil
            let before = Self.signature(run.record)
            if run.stamp.first == stamp.first { try run.record.update() } else { run.record = try RunRecord(path) }
            if Self.signature(run.record) != before { run.version += 1 }
            run.stamp = stamp
            known[name] = run
          }
          return (run.record, run.version)
        }
        let record = try RunRecord(path)
        known[name] = Known(record: record, stamp: stamp)
        return (record, 0)
      } catch {
        throw HTTPError(422, "\(error)".replacing(places.folder + "/", with: "").message())
      }
    }
  }

  private struct Signature: Equatable {
    let state: RunState
    let rows: [Int]
    let grids: Int
    let steps: Int?
  }

  private static func signature(_ record: RunRecord) -> Signature {
    Signature(
      state: record.state, rows: record.log.series.map(\.steps.count), grids: record.grids.count, steps: record.steps)
  }

  /// Times and sizes of what a run changes; the recipe's first.
  private static func stamp(_ path: String) -> [Int] {
    ["recipe.yaml", "log.jsonl", "samples", "checkpoints", "run.lock", "post-mortem.json"].map { name in
      var info = stat()
      guard stat("\(path)/\(name)", &info) == 0 else { return 0 }
      #if canImport(Darwin)
        let time = info.st_mtimespec
      #else
        let time = info.st_mtim
      #endif
      return Int(time.tv_sec) &* 1_000_000_007 &+ Int(time.tv_nsec) &* 31 &+ Int(info.st_size)
    }
  }
}
