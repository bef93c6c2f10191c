import Foundation
import GANZoo
import GANZooSupport

extension TrainingProfile {
  /// The kinds that took time, and the whole, as a table for people.
  ///
  /// - Parameter width: of the terminal in columns; nil elsewhere.
  func table(width: Int?) -> String {
    var table = TextTable([
      .left("Kernels, mean of \(steps.counted("step"))"), .right("ms a step"), .right("Share"),
      .right("Calls a step", leaves: 2), .right("GFLOP/s", leaves: 1),
    ])
    for kind in kinds where kind.milliseconds > 0 {
      table.append([
        kind.name, kind.milliseconds.shortText, kind.share.percentText,
        kind.calls > 0 ? String(format: kind.calls < 100 ? "%.1f" : "%.0f", kind.calls) : "",
        kind.gflops.map { String(format: "%.1f", $0) } ?? "",
      ])
    }
    table.appendRule()
    table.append(["Step", stepMs.shortText, "", "", ""])
    return table.text(width: width)
  }
}

extension Double {
  /// A share as a percentage with one decimal: `41.5 %`.
  var percentText: String { String(format: "%.1f %%", self * 100) }
}
