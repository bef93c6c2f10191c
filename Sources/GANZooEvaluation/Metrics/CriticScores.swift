/// The scores that a critic gives to some samples or examples.
package struct CriticScores: Sendable {
  private let sorted: [Float]
  /// The mean score, and how much scores deviate from it.
  package let measured: MeasuredValues

  /// Scores, which are finite, of one sample at least.
  package init(_ scores: [Float]) {
    precondition(scores.allSatisfy(\.isFinite), "a score that is no number")
    sorted = scores.sorted()
    measured = MeasuredValues(scores.map(Double.init))
  }

  /// How many there are.
  package var count: Int { sorted.count }

  /// The share of pairs of one of these and one of the others in which this one is higher, a tie counting half: the
  /// statistic of Mann and Whitney over the number of pairs, and the area under the ROC curve.
  package func shareAbove(_ others: CriticScores) -> Double {
    var (below, notAbove, halves) = (0, 0, 0)
    for score in sorted {
      while below < others.count, others.sorted[below] < score { below += 1 }
      while notAbove < others.count, others.sorted[notAbove] <= score { notAbove += 1 }
      halves += below + notAbove
    }
    return Double(halves) / 2 / Double(count) / Double(others.count)
  }
}
