import Console
import Evaluation
import Foundation

extension EvaluationReport {
  /// The figures as a table for people, samples beside real examples.
  var table: String {
    var table = TextTable([.left("Figure"), .right("Samples"), .right("±"), .right("Real"), .right("±"), .left("Better")])
    for figure in figures {
      let format = figure.kind.format
      table.append([
        figure.kind.title, format.text(figure.samples.mean), figure.samples.deviation.map(format.text) ?? "",
        format.text(figure.real.mean), figure.real.deviation.map(format.text) ?? "", figure.kind.better,
      ])
    }
    return table.description
  }

  /// What was measured of each class.
  var classTable: String {
    let isAsked = classes.contains { $0.accuracy != nil }
    var table = TextTable(
      [.left("Class")] + (isAsked ? [.right("Obeyed"), .left("Else taken for")] : [.right("Share of samples")])
        + [.right("Spread")])
    for row in classes {
      let mistaken = row.mistakenFor.map { "\($0.name) (\(FigureFormat.percent.text($0.share)))" } ?? ""
      let found =
        isAsked
        ? [row.accuracy.map(FigureFormat.percent.text) ?? "", mistaken] : [FigureFormat.percent.text(row.share)]
      table.append([row.name] + found + [row.spread.map(FigureFormat.ratio.text) ?? ""])
    }
    return table.description
  }
}

/// How a figure is written.
enum FigureFormat {
  case percent, ratio, number

  func text(_ value: Double) -> String {
    switch self {
    case .percent: String(format: value < 0.01 ? "%.3f %%" : "%.2f %%", value * 100)
    case .ratio: String(format: "%.3f", value)
    case .number: value == 0 || abs(value) >= 0.01 ? String(format: "%.3f", value) : String(format: "%.2e", value)
    }
  }
}

extension Figure.Kind {
  /// What it is called in a table.
  var title: String {
    switch self {
    case .accuracy: "Class obeyed (GAN-test)"
    case .worstClass: "  the worst class"
    case .score: "Classifier score"
    case .frechet: "Fréchet distance"
    case .frechetShare: "  share of that of noise"
    case .kernel: "Kernel distance (KID)"
    case .precision: "Precision"
    case .recall: "Recall"
    case .similarity: "MS-SSIM within a class"
    case .spread: "Spread within a class"
    case .nearest: "Nearest training image"
    case .ganTrain: "GAN-train"
    }
  }

  var format: FigureFormat {
    switch self {
    case .accuracy, .worstClass, .frechetShare, .precision, .recall, .ganTrain: .percent
    case .spread, .similarity: .ratio
    case .score, .frechet, .kernel, .nearest: .number
    }
  }

  var better: String {
    switch self {
    case .accuracy, .worstClass, .score, .precision, .recall, .ganTrain: "higher"
    case .frechet, .frechetShare, .kernel: "lower"
    case .similarity, .spread, .nearest: "as real"
    }
  }
}
