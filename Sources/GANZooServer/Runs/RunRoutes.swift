import Foundation
import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// What the page shows of runs: all of it from `RunRecord`, as plots and reports have it.
struct RunRoutes: Sendable {
  let store: RunStore

  /// Grids larger than a run's are not sent.
  private static let mostGridBytes = 32 << 20

  /// The list, the newest first.
  func list() -> JSONObject {
    let (names, more) = store.places?.names ?? ([], 0)
    return [
      "folder": store.places.map { .string($0.folder.shown(most: 200)) } ?? .null,
      "runs": .array(names.map { .object(summary($0)) }), "more": .int(more),
    ]
  }

  private func summary(_ name: String) -> JSONObject {
    do {
      return Self.summary(try store.run(name).record)
    } catch {
      return ["name": .string(name), "error": .string("\(error)")]
    }
  }

  private static func summary(_ record: RunRecord) -> JSONObject {
    let main = RunMetrics.best(of: record.log.names).map(\.name) ?? record.log.names.first
    return [
      "name": .string(record.name), "model": text(record.recipe["model"]), "title": text(record.recipe["title"]),
      "state": .string(record.state.rawValue), "steps": .int(record.stepsDone),
      "planned": record.plannedSteps.map { .int($0) } ?? .null, "seconds": .double(record.seconds),
      "version": text(record.version), "changed": .double(RunPlaces.changed(record.path)),
      "metric": main.flatMap { record.log[$0] }.map { .object(last($0)) } ?? .null,
      "grid": record.grids.last.map { .int($0.step) } ?? .null,
    ]
  }

  private static func text(_ text: String?) -> JSONObject.Value { text.map { .string($0.shown(most: 200)) } ?? .null }

  /// Numbers are texts, as the log has them: JSON has no NaN.
  private static func last(_ series: RunLog.Series) -> JSONObject {
    [
      "name": .string(series.name), "count": .int(series.values.count),
      "last": series.values.last.map { .string("\($0)") } ?? .null,
    ]
  }

  /// A run without its settings: what changes while it trains.
  static func progress(_ record: RunRecord, version: Int) -> JSONObject {
    let more: JSONObject = [
      "number": .int(version), "series": .array(record.log.series.map { .object(last($0)) }),
      "grids": .array(record.grids.map { .int($0.step) }),
    ]
    return summary(record) + more
  }

  /// A run with its settings.
  func detail(_ name: String) throws -> JSONObject {
    let (record, version) = try store.run(name)
    let settings = SettingsTree().differences(to: record.recipe).map { setting in
      JSONObject.Value.object(["path": .string(setting.path), "value": .string(setting.new ?? "")])
    }
    return Self.progress(record, version: version) + ["settings": .array(settings)]
  }

  /// Settings that two runs do not have in common.
  func comparison(_ left: String, _ right: String) throws -> JSONObject {
    let differences = try store.run(left).record.recipe.differences(to: store.run(right).record.recipe)
    let value = { (text: String?) in text.map { JSONObject.Value.string($0) } ?? .null }
    return [
      "differences": .array(
        differences.map {
          .object(["path": .string($0.path), "left": value($0.old), "right": value($0.new)])
        })
    ]
  }

  /// Curves of runs as SVG: of one loss or metric, or those that say most.
  func chart(_ names: [String], _ look: ChartLook) throws -> HTTPResponse {
    var charts = RunCharts(try names.map { try store.run($0).record }, x: look.x)
    charts.smoothing = look.smoothing
    let sheet: ChartSheet
    do {
      sheet = try look.metric.map { ChartSheet([try charts.chart(of: [$0])]) } ?? charts.overview()
    } catch {
      throw HTTPError(404, "\(error)".message())
    }
    let svg = sheet.svg(width: look.width, height: look.height * sheet.charts.count)
    return HTTPResponse(type: "image/svg+xml", .bytes(Array(svg.utf8)))
  }

  /// The grid of a step.
  func grid(_ name: String, step: Int) throws -> HTTPResponse {
    let record = try store.run(name).record
    guard let grid = record.grids.first(where: { $0.step == step }) else {
      throw HTTPError(404, "the run has no grid of step \(step)")
    }
    guard RunPlaces.kind(grid.path) == S_IFREG else { throw HTTPError(403, "the grid is no file of the run") }
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.beginning(of: grid.path, count: Self.mostGridBytes + 1)
    } catch {
      throw HTTPError(422, "the grid of step \(step) cannot be read: \(error.reason)")
    }
    guard bytes.count <= Self.mostGridBytes, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
      throw HTTPError(422, "the grid of step \(step) is no PNG file of a run")
    }
    return HTTPResponse(png: bytes)
  }
}

/// Tells of runs whenever they have changed; of the whole list where none is named.
final class RunEvents: EventSource {
  private let routes: RunRoutes
  private let names: [String]
  // One connection's thread asks for the next event.
  nonisolated(unsafe) private var told: [String: Int] = [:]
  nonisolated(unsafe) private var list: JSONObject?
  nonisolated(unsafe) private var isFirst = true

  private static let pause: UInt32 = 700_000

  init(_ routes: RunRoutes, names: [String]) { (self.routes, self.names) = (routes, names) }

  func next() -> [UInt8]? {
    if isFirst { isFirst = false } else { usleep(Self.pause) }
    return names.isEmpty ? nextList() : names.flatMap(nextEvent)
  }

  private func nextList() -> [UInt8] {
    let now = routes.list()
    guard now != list else { return [] }
    list = now
    return now.event("runs")
  }

  private func nextEvent(_ name: String) -> [UInt8] {
    do {
      let (record, version) = try routes.store.run(name)
      guard told[name] != version else { return [] }
      told[name] = version
      return RunRoutes.progress(record, version: version).event("run")
    } catch {
      guard told[name] != -1 else { return [] }
      told[name] = -1
      let failure: JSONObject = ["name": .string(name), "error": .string("\(error)")]
      return failure.event("run")
    }
  }
}

/// How curves are drawn.
struct ChartLook: Sendable {
  /// One loss or metric; nil for those that say most.
  let metric: String?
  let x: RunCharts.XAxis
  let smoothing: Smoothing
  /// In pixels; the height is that of one chart.
  let width, height: Int

  /// Reads a query. Throws `HTTPError`.
  init(_ request: HTTPRequest) throws(HTTPError) {
    metric = request.values("metric").first
    let axis = request.values("x").first ?? RunCharts.XAxis.step.rawValue
    guard let x = RunCharts.XAxis(rawValue: axis) else { throw HTTPError(400, "'x' is step or seconds") }
    self.x = x
    do {
      smoothing = try Smoothing(request.values("smooth").first ?? "none")
    } catch {
      throw HTTPError(400, "\(error)".message())
    }
    let size = { (name: String, usual: Int) in request.values(name).first.map { Int($0) ?? 0 } ?? usual }
    (width, height) = (size("width", 800), size("height", 300))
    guard (200...2000).contains(width), (150...1000).contains(height) else {
      throw HTTPError(400, "a chart is 200 to 2,000 pixels wide and 150 to 1,000 high")
    }
  }
}
