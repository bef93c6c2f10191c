import Foundation
import GANZooEvaluation
import GANZooSupport

extension EvaluationReport {
  /// The metrics as a table for people, samples beside real examples.
  var table: String {
    var table = TextTable([
      .left("Metric"), .right("Samples"), .right("±"), .right("Real"), .right("±"), .left("Better"),
    ])
    for metric in metrics {
      let format = metric.kind.format
      table.append([
        metric.kind.title, format.text(metric.samples.mean), metric.samples.deviation.map(format.text) ?? "",
        format.text(metric.real.mean), metric.real.deviation.map(format.text) ?? "", metric.kind.better,
      ])
    }
    return table.description
  }

  /// What was measured of each class, with what its samples are taken for.
  var classTable: String {
    let isAsked = !confusion.isEmpty
    var table = TextTable(
      [.left("Class")] + (isAsked ? [.right("Obeyed")] : []) + [.right("Share"), .right("Spread")]
        + (isAsked ? [.left("Else taken for", most: 120)] : []))
    for (index, row) in classes.enumerated() {
      let share = MetricFormat.percent.text(row.share)
      table.append(
        [row.name] + (isAsked ? [row.accuracy.map(MetricFormat.percent.text) ?? ""] : [])
          + [share, row.spread.map(MetricFormat.ratio.text) ?? ""] + (isAsked ? [mistakes(of: index)] : []))
    }
    return table.description
  }

  /// The classes that samples of a class are wrongly taken for, most often first: `7 (12), 2 (1)`.
  private func mistakes(of asked: Int) -> String {
    let wrong = confusion[asked].enumerated().filter { $0.offset != asked && $0.element > 0 }
    return wrong.sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }.prefix(3)
      .map { "\(classes[$0.offset].name.shown(most: 20)) (\($0.element.grouped))" }.joined(separator: ", ")
  }
}
