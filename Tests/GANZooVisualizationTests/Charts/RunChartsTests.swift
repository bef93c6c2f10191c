import Foundation
import GANZooSupport
import GANZooTestSupport
import Testing

import GANZooVisualization

@Suite("Charts of runs")
struct RunChartsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ name: String, _ rows: [String], recipe: String = "model: mlp\ntraining:\n  steps: 40\n") throws
    -> RunRecord
  {
    let path = "\(folder.path)/\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try recipe.write(toFile: path + "/recipe.yaml", atomically: true, encoding: .utf8)
    try rows.map { $0 + "\n" }.joined().write(toFile: path + "/log.jsonl", atomically: true, encoding: .utf8)
    return try RunRecord(path)
  }

  private var rows: [String] {
    [
      #"{"step": 0, "seconds": 0.5, "critic/real": 0.25, "critic/fake": 0.5, "generator/adversarial": 1.5}"#,
      #"{"step": 5, "seconds": 60.0, "metric/accuracy": 0.5, "metric/spread": 2.5}"#,
      #"{"step": 10, "seconds": 240.0, "critic/real": -0.1, "critic/fake": 1e-7, "generator/adversarial": 2}"#,
    ]
  }

  @Test("have the log's values to the digit, and draw losses above metrics")
  func values() throws {
    let charts = RunCharts([try run("a", rows)])
    let sheet = charts.overview()
    #expect(sheet.charts.map(\.title) == ["Losses", "Metrics"])
    #expect(sheet.charts[0].series.map(\.name) == ["critic/real", "critic/fake", "generator/adversarial"])
    #expect(sheet.charts[1].series.map(\.name) == ["metric/accuracy"])
    for chart in sheet.charts {
      for series in chart.series {
        let column = try #require(charts.runs[0].log[series.name])
        #expect(series.points.map { "\(Float($0.y))" } == column.values.map { "\($0)" })
        #expect(series.points.map { Int($0.x) } == column.steps)
      }
    }
    #expect(sheet.charts[0].x == .init("step") && sheet.charts[0].note == nil)
  }

  @Test("count time in the unit that is read easily")
  func time() throws {
    let chart = try RunCharts([try run("a", rows)], x: .seconds).chart(of: ["critic/real"])
    #expect(chart.x == .init("time of training", unit: "min"))
    #expect(chart.series[0].points.map(\.x) == [0.5 / 60, 4])
    #expect(chart.title == "critic/real")
  }

  @Test("have the sum of each network's terms as d_loss and g_loss")
  func sums() throws {
    let chart = try RunCharts([try run("a", rows)]).chart(of: ["d_loss", "g_loss"])
    #expect(chart.series.map(\.name) == ["d_loss", "g_loss"])
    #expect(chart.series[0].points.map { Float($0.y) } == [0.75, -0.1 + 1e-7])
    #expect(chart.series[1].points.map(\.y) == [1.5, 2])
  }

  @Test(
    "name curves of several runs by the run, by both where there are several losses, by the path where names repeat")
  func names() throws {
    let runs = try [run("a", rows), run("b", rows)]
    #expect(try RunCharts(runs).chart(of: ["critic/real"]).series.map(\.name) == ["a", "b"])
    #expect(
      try RunCharts(runs).chart(of: ["d_loss", "g_loss"]).series.map(\.name)
        == ["a: d_loss", "b: d_loss", "a: g_loss", "b: g_loss"])
    let same = try [run("x/a", rows), run("y/a", rows)]
    #expect(
      try RunCharts(same).chart(of: ["g_loss"]).series.map(\.name) == ["\(folder.path)/x/a", "\(folder.path)/y/a"])
  }

  @Test("find names of the Keras article by their keys, and say what there is where a name is unknown")
  func unknown() throws {
    let row = #"{"step": 0, "seconds": 1, "D_real_is_fake": 3, "DG_is_fake": 1, "accuracy": 0.5}"#
    let charts = RunCharts([try run("a", [row])])
    #expect(try charts.chart(of: ["critic/real"]).series.map(\.name) == ["D_real_is_fake"])
    #expect(try charts.sheet(of: ["accuracy", "g_loss"]).charts.map(\.title) == ["g_loss", "accuracy"])
    #expect(charts.overview().charts.map(\.series.count) == [2, 1])
    let error = #expect(throws: UnknownNameError.self) { try charts.chart(of: ["critic/rael"]) }
    #expect(
      error?.description
        == "no loss or metric 'critic/rael'; known: D_real_is_fake, DG_is_fake, accuracy, d_loss, g_loss")
  }

  @Test("leave out a run that has none of a name, and draw a run without a log as an empty chart")
  func missing() throws {
    let runs = try [run("a", rows), run("b", [])]
    #expect(try RunCharts(runs).chart(of: ["metric/accuracy"]).series.map(\.name) == ["a"])
    let empty = RunCharts([runs[1]]).overview()
    #expect(empty.charts.map(\.series.count) == [0])
    #expect(empty.charts[0].summary == "loss over step.")
    #expect(try !empty.png(width: 200, height: 200).isEmpty)
  }

  @Test("are smoothed, and say so")
  func smoothing() throws {
    let chart = try RunCharts([try run("a", rows)], smoothing: .median(3)).chart(of: ["generator/adversarial"])
    #expect(chart.series[0].points.map(\.y) == [1.75, 1.75] && chart.note == "median of 3 rows of the log")
  }

  @Test("list runs with how far they are and their best metric, and tell those that are broken")
  func list() throws {
    _ = try run("runs/a", rows)
    _ = try? run("runs/b", ["nonsense"])
    _ = try? run("runs/c", [], recipe: "model: [")
    try FileManager.default.createDirectory(atPath: folder.path + "/runs/other", withIntermediateDirectories: true)
    let list = try RunList(folder.path + "/runs")
    #expect(list.runs.map(\.name) == ["a"])
    let run = list.runs[0]
    #expect(run.model == "mlp" && run.title == nil && run.state == .stopped && run.steps == 11)
    #expect(run.plannedSteps == 40)
    #expect(run.best?.name == "metric/accuracy" && run.best?.value == 0.5 && run.best?.step == 5)
    #expect(list.broken.map(\.path) == ["b", "c"].map { "\(folder.path)/runs/\($0)" })
    #expect(list.broken[0].reason.hasPrefix("line 1 of \(folder.path)/runs/b/log.jsonl is no row of a log: "))
    #expect(try RunList(folder.path + "/runs/a").runs.map(\.name) == ["a"])
    #expect(throws: RunRecordError.missing(path: "none")) { try RunList("none") }
    #expect(throws: RunRecordError.notAFolder(path: folder.path + "/runs/a/log.jsonl")) {
      try RunList(folder.path + "/runs/a/log.jsonl")
    }
  }
}
