import Foundation
import GANZooEvaluation
import GANZooSupport

/// What `evaluate` prints of a critic.
struct CriticReport: Encodable {
  private struct Scores: Encodable {
    let count: Int
    let mean: Double
    let deviation: Double?
    /// The share of pairs with a sample in which the real example has the higher score.
    let aboveSamples: Double?

    init(_ scores: CriticScores, above samples: CriticScores? = nil) {
      count = scores.count
      (mean, deviation) = (scores.measured.mean, scores.measured.deviation)
      aboveSamples = samples.map(scores.shareAbove)
    }
  }

  private struct Kinds: Encodable {
    let training: Scores
    let heldOut, samples: Scores?
  }

  private let critic: String
  private let against: String?
  private let truncation: Float?
  private let data: String
  private let seed: UInt64
  private let scores: Kinds
  /// The difference of the shares of training and of held-out examples.
  private let overfitting: Double?

  init(
    _ judge: CriticJudge, seed: UInt64, training: CriticScores, heldOut: CriticScores?, samples: CriticScores?
  ) {
    (critic, against, truncation, data, self.seed) = (
      judge.critic, judge.against, judge.truncation, judge.data, seed
    )
    let scores = Kinds(
      training: Scores(training, above: samples), heldOut: heldOut.map { Scores($0, above: samples) },
      samples: samples.map { Scores($0) })
    self.scores = scores
    overfitting = scores.training.aboveSamples.flatMap { training in
      scores.heldOut?.aboveSamples.map { training - $0 }
    }
  }

  /// For people.
  ///
  /// - Parameter width: of the terminal in columns; nil elsewhere.
  func text(width: Int?) -> String {
    let samples = against.map { ", against samples of \($0.printable)" } ?? ""
    let chosen = "seed \(seed)\(TruncationOptions.note(truncation))"
    let head = "\(critic.printable)\nscores of examples of \(data.shown())\(samples) (\(chosen))"
    var table = TextTable(
      [.left("Scores of"), .right("Count"), .right("Mean"), .right("±", leaves: 1)]
        + (scores.samples == nil ? [] : [.right("Above samples")]))
    for (name, found) in [
      ("training examples", scores.training), ("held-out examples", scores.heldOut), ("samples", scores.samples),
    ] {
      guard let found else { continue }
      table.append(
        [name, found.count.grouped, number(found.mean), found.deviation.map(number) ?? ""]
          + (scores.samples == nil ? [] : [found.aboveSamples.map(MetricFormat.percent.text) ?? ""]))
    }
    let difference = overfitting.map {
      "\n\nOverfitting, the difference of training and held-out examples: "
        + String(format: "%.2f percentage points", $0 * 100)
    }
    return head.wrapped(to: width ?? .max, indentation: "  ") + "\n\n\(table.text(width: width))"
      + (difference ?? "").wrapped(to: width ?? .max, indentation: "  ")
  }

  private func number(_ value: Double) -> String { MetricFormat.number.text(value) }
}
