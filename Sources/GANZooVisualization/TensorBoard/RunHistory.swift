import Foundation
import GANZooData
import GANZooNN
import GANZooSupport
import GANZooTraining

/// The events of a run so far, from its log, grids and recipe.
struct RunHistory {
  private let record: RunRecord
  private let tags: ScalarTags
  private let networks: [(scope: String, network: Network)]
  /// When the run would have begun if it had never been interrupted.
  private let began: Double

  /// Larger pictures are refused: no run writes them.
  private static let mostBytes = 1 << 28

  /// - Parameters:
  ///   - classNames: names of the classes; empty where they are not known.
  ///   - networks: what trained; none where that is not known.
  init(_ record: RunRecord, classNames: [String], networks: [(scope: String, network: Network)] = []) {
    self.record = record
    tags = ScalarTags(classNames: classNames)
    self.networks = networks
    var info = stat()
    let isThere = stat(record.log.path, &info) == 0
    began = (isThere ? Double(info.st_mtim.tv_sec) : Date().timeIntervalSince1970) - record.log.lastSeconds
  }

  /// Gives the events in order, step by step.
  ///
  /// - Parameters:
  ///   - step: later ones are left out, and of this step the grid: a run that goes on there makes it again.
  ///   - progress: told the events' steps.
  ///   - write: takes some events.
  /// - Throws: `TensorBoardError` for a grid that is no PNG picture, or what `progress` and `write` throw.
  func write(
    until step: Int? = nil, progress: (Int) throws -> Void = { _ in }, to write: ([TBEvent]) throws -> Void
  ) throws {
    try write(RunIntroduction(settings: record.recipe, networks: networks).events(time: began))
    let grids = record.grids.filter { step == nil || $0.step < step ?? 0 }
    let steps = Set(record.log.series.flatMap(\.steps)).union(grids.map(\.step))
    var rows = RowReader(record.log)
    let tags = Dictionary(uniqueKeysWithValues: record.log.names.map { ($0, self.tags.tag($0)) })
    var nextGrid = grids[...]
    for next in steps.sorted() where step == nil || next <= step ?? 0 {
      try progress(next)
      let (values, seconds) = rows.row(at: next)
      let time = began + seconds
      if !values.isEmpty {
        let scalars = values.map { TBSummary.Value.scalar(tags[$0.name] ?? $0.name, $0.value) }
        try write([.values(step: next, wallTime: time, scalars)])
      }
      while let grid = nextGrid.first, grid.step == next {
        // A run that goes on does not end for a picture.
        if step == nil {
          try write([.values(step: next, wallTime: time, [image(grid)])])
        } else if let picture = try? image(grid) {
          try write([.values(step: next, wallTime: time, [picture])])
        }
        nextGrid.removeFirst()
      }
    }
    if step == nil, let text = RunIntroduction.postMortem(in: record.path) {
      try write([.values(step: record.stepsDone, wallTime: began + record.log.lastSeconds, [text])])
    }
    if step == nil, record.state == .finished || record.state == .failed {
      let time = began + record.log.lastSeconds
      let end = try RunSettings.end(isFinished: record.state == .finished, time: time)
      try write([.values(step: record.stepsDone, wallTime: time, [end])])
    }
  }

  private func image(_ grid: RunGrid) throws(TensorBoardError) -> TBSummary.Value {
    let bytes: [UInt8]
    do throws(FileReadError) {
      bytes = try RegularFile.beginning(of: grid.path, count: Self.mostBytes + 1)
    } catch {
      throw .grid(path: grid.path, reason: error.reason)
    }
    guard bytes.count <= Self.mostBytes else {
      throw .grid(path: grid.path, reason: "it has more than \(Self.mostBytes.grouped) bytes")
    }
    guard let image = TBSummary.Value.image("samples", png: bytes) else {
      throw .grid(path: grid.path, reason: "it is no PNG picture")
    }
    return image
  }
}

/// Rows of a log, one step after the other: of each series a place that moves on.
struct RowReader {
  private let series: [RunLog.Series]
  private var places: [Int]

  /// Rows of a log from its first.
  init(_ log: RunLog) {
    series = log.series
    places = Array(repeating: 0, count: series.count)
  }

  /// The values of a step, which comes after the last one, and the time of training; of a step with several rows the
  /// last value of each.
  mutating func row(at step: Int) -> (values: [(name: String, value: Float)], seconds: Double) {
    var (values, seconds): ([(name: String, value: Float)], Double) = ([], 0)
    for (index, series) in series.enumerated() {
      var last: Int?
      while places[index] < series.steps.count, series.steps[places[index]] <= step {
        if series.steps[places[index]] == step { last = places[index] }
        places[index] += 1
      }
      guard let last else { continue }
      values.append((series.name, series.values[last]))
      seconds = max(seconds, series.seconds[last])
    }
    return (values, seconds)
  }
}
