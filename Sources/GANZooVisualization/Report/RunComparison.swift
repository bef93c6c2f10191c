import GANZooSupport

/// Several runs side by side: what differs in their settings, their last metrics, and their curves in one picture.
struct RunComparison {
  private let records: [RunRecord]

  init(_ records: [RunRecord]) { self.records = records }

  var html: HTML {
    let names = records.map(\.name)
    let metrics = records.flatMap(\.log.names).filter { name in
      RunMetrics.isMetric(name) && !["accuracy_", "metric/accuracy_"].contains { name.hasPrefix($0) }
    }
    let last = Self.unique(metrics).map { name -> [HTML] in
      ["\(name)"] + records.map { record in "\(record.log[name]?.values.last.map { "\($0)" } ?? "–")" }
    }
    let settings = differences.map { path, values -> [HTML] in ["\(path)"] + values.map { "\($0 ?? "–")" } }
    let metricTable = last.isEmpty ? HTML.empty : .table("Last metrics", head: ["Metric"] + names, rows: last)
    let settingTable =
      settings.isEmpty
      ? "<p>All settings are the same.</p>\n"
      : HTML.table("Settings that differ", head: ["Setting"] + names, rows: settings)
    return .section("Side by side", id: "comparison", "\(RunCurves(records).html)\(metricTable)\(settingTable)")
  }

  /// Settings that not all runs have alike, with each run's value.
  var differences: [(path: String, values: [String?])] {
    let paths = Self.unique(
      records.dropFirst().flatMap { records[0].recipe.differences(to: $0.recipe).map(\.path) })
    return paths.map { path in (path, records.map { $0.recipe.yaml(at: path) }) }
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
