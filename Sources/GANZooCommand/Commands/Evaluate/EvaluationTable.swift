import Foundation
import GANZooEvaluation
import GANZooSupport

extension EvaluationReport {
  /// The metrics as a table for people, samples beside real examples.
  ///
  /// - Parameter width: of the terminal in columns; nil elsewhere.
  func table(width: Int?) -> String {
    var table = TextTable([
      .left("Metric"), .right("Samples"), .right("±", leaves: 1), .right("Real"), .right("±", leaves: 1),
      .left("Better", leaves: 2),
    ])
    for metric in metrics {
      let format = metric.kind.format
      table.append([
        metric.kind.title, format.text(metric.samples.mean), metric.samples.deviation.map(format.text) ?? "",
        format.text(metric.real.mean), metric.real.deviation.map(format.text) ?? "", metric.kind.better,
      ])
    }
    return table.text(width: width)
  }

  /// What was measured of each class, with what its samples are taken for.
  ///
  /// - Parameter width: of the terminal in columns; nil elsewhere.
  func classTable(width: Int?) -> String {
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
    return table.text(width: width)
  }

  /// The classes that samples of a class are wrongly taken for, most often first: `7 (12), 2 (1)`.
  private func mistakes(of asked: Int) -> String {
    let wrong = confusion[asked].enumerated().filter { $0.offset != asked && $0.element > 0 }
    return wrong.sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }.prefix(3)
      .map { "\(classes[$0.offset].name.shown(most: 20)) (\($0.element.grouped))" }.joined(separator: ", ")
  }
}
