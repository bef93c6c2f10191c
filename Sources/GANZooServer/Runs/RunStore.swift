import Foundation
import GANZooFormats
import GANZooSupport
import GANZooTraining
import GANZooVisualization
import Synchronization

/// Runs that were read, each read on only where its files have changed.
final class RunStore: Sendable {
  private struct Known {
    let found: Result<RunRecord, HTTPError>
    let stamp: [FileStamp?]
    let version: Int

    /// A process that was killed leaves all files as they are.
    var isRunning: Bool { (try? found.get())?.state == .running }
  }

  private struct Memory {
    var runs: [String: Known] = [:]
    var lastVersion = 0
  }

  /// Nil where no folder of runs is given.
  let places: RunPlaces?
  private let memory = Mutex(Memory())

  /// Runs that were removed are among them.
  private static let mostKnown = 2 * RunPlaces.most

  init(_ places: RunPlaces?) { self.places = places }

  /// A run as it is now, and a number that grows whenever it has changed. Throws `HTTPError`.
  func run(_ name: String) throws -> (record: RunRecord, version: Int) {
    guard let places else { throw HTTPError(404, "no folder of runs was given") }
    let path = try places.path(of: name)
    let stamp = Self.stamp(path)
    return try memory.withLock { memory in
      if let run = memory.runs[name], run.stamp == stamp, !run.isRunning { return (try run.found.get(), run.version) }
      if memory.runs.count > Self.mostKnown { memory.runs = [:] }
      let old = memory.runs[name]
      let found = read(path, old, stamp)
      let isSame = old.map { Self.signature($0.found) == Self.signature(found) } ?? false
      if !isSame { memory.lastVersion += 1 }
      let version = isSame ? old?.version ?? 0 : memory.lastVersion
      memory.runs[name] = Known(found: found, stamp: stamp, version: version)
      return (try found.get(), version)
    }
  }

  /// Reads a run, or reads on where its recipe is the one that was read.
  private func read(_ path: String, _ old: Known?, _ stamp: [FileStamp?]) -> Result<RunRecord, HTTPError> {
    do {
      try RunPlaces.checkLinks(path)
      guard let old, old.stamp.first == stamp.first, case .success(var record) = old.found else {
        return .success(try RunRecord(path))
      }
      try record.update()
      return .success(record)
    } catch let error as HTTPError {
      return .failure(error)
    } catch {
      return .failure(HTTPError(422, "\(error)".replacing((places?.folder ?? "") + "/", with: "").message()))
    }
  }

  private struct Signature: Equatable {
    let state: RunState?
    let rows: [Int]
    let grids: Int
    let steps: Int?
    let error: String?
  }

  private static func signature(_ found: Result<RunRecord, HTTPError>) -> Signature {
    switch found {
    case .success(let record):
      Signature(
        state: record.state, rows: record.log.series.map(\.steps.count), grids: record.grids.count,
        steps: record.steps, error: nil)
    case .failure(let error):
      Signature(state: nil, rows: [], grids: 0, steps: nil, error: error.description)
    }
  }

  /// The stamps of what a run changes; the recipe's first.
  private static func stamp(_ path: String) -> [FileStamp?] {
    ["recipe.yaml", "log.jsonl", "samples", "checkpoints", "run.lock", "post-mortem.json"].map {
      FileStamp("\(path)/\($0)")
    }
  }
}
