import Foundation

/// The Inception score, computed with any classifier.
///
///     exp(mean over samples of KL(p(y|x) ‖ p(y))), p(y) the mean of p(y|x)
///
/// Ranges from 1 (all samples in one class, or all predictions uncertain) to the number of classes (certain
/// predictions, evenly distributed classes); higher is better. Unlike the original, it uses all samples at once instead
/// of ten splits. Source: Salimans et al. 2016, section 4, https://arxiv.org/abs/1606.03498.
public enum ClassifierScore {
  /// Computes the score.
  ///
  /// - Parameter probabilities: p(y|x) as [count, classes], at least one row; values in 0 ... 1, each row sums to 1.
  public static func value(probabilities: Features) -> Double {
    let (count, classes) = (probabilities.count, probabilities.size)
    precondition(count >= 1, "there is no score of no samples")
    precondition(probabilities.values.allSatisfy { 0...1 ~= $0 }, "probabilities have to be within 0 ... 1")
    var sums = [Double](repeating: 0, count: classes)
    // Σ p log p − Σ p log p(y). A probability of 0 adds 0 to both sums.
    var negativeEntropy = 0.0
    for (index, probability) in probabilities.values.enumerated() where probability > 0 {
      sums[index % classes] += Double(probability)
      negativeEntropy += Double(probability) * log(Double(probability))
    }
    let crossEntropy = sums.reduce(0) { $1 > 0 ? $0 - $1 * log($1 / Double(count)) : $0 }
    return exp((negativeEntropy + crossEntropy) / Double(count))
  }
}
