import Foundation

/// How a metric is written.
package enum MetricFormat {
  /// A share as a percentage, a ratio near 1, or any other number.
  case percent, ratio, number

  /// The value for a table.
  package func text(_ value: Double) -> String {
    switch self {
    case .percent: String(format: value < 0.01 ? "%.3f %%" : "%.2f %%", value * 100)
    case .ratio: String(format: "%.3f", value)
    case .number: value == 0 || abs(value) >= 0.01 ? String(format: "%.3f", value) : String(format: "%.2e", value)
    }
  }
}

extension Metric.Kind {
  /// What it is called in a table.
  package var title: String {
    switch self {
    case .accuracy: "Class obeyed (GAN-test)"
    case .worstClass: "  the worst class"
    case .score: "Classifier score"
    case .frechet: "Fréchet distance"
    case .frechetShare: "  share of that of noise"
    case .kernel: "Kernel distance (KID)"
    case .precision: "Precision"
    case .recall: "Recall"
    case .density: "Density"
    case .coverage: "Coverage"
    case .similarity: "MS-SSIM within a class"
    case .spread: "Spread within a class"
    case .nearest: "Nearest training image"
    case .ganTrain: "GAN-train"
    case .modes: "Modes covered"
    case .curve: "Curve covered"
    case .near: "Within 4 σ"
    case .characters: "Characters, JS in bits"
    case .pairs: "  two in a row"
    case .triples: "  three in a row"
    case .quadruples: "  four in a row"
    }
  }

  /// How its values are written.
  package var format: MetricFormat {
    switch self {
    case .accuracy, .worstClass, .frechetShare, .precision, .recall, .coverage, .ganTrain, .curve, .near: .percent
    case .spread, .similarity, .density: .ratio
    case .score, .frechet, .kernel, .nearest, .modes, .characters, .pairs, .triples, .quadruples: .number
    }
  }

  /// Which values are better, as Documentation/quality.md says: an accuracy, a score or a precision above that of real
  /// images tells that what is rare or hard to read is missing.
  package var better: String {
    switch self {
    case .modes, .curve, .near: "higher"
    case .frechet, .frechetShare, .characters, .pairs, .triples, .quadruples: "lower"
    case .accuracy, .worstClass, .score, .kernel, .precision, .recall, .density, .coverage, .similarity, .spread,
      .nearest, .ganTrain:
      "as real"
    }
  }
}
