import Foundation

/// How sure a classifier is of each sample, and how even the classes are over all of them.
///
///     exp(mean over samples of KL(p(y|x) ‖ p(y))), p(y) the mean of p(y|x)
///
/// 1 (one class, or no idea) up to the number of classes (sure of each, all classes even); higher is better. Salimans
/// et al. 2016, section 4, https://arxiv.org/abs/1606.03498. With Inception's classes it is the Inception score, here
/// of all samples at once.
public enum ClassifierScore {
  /// The score of samples with these probabilities.
  ///
  /// - Parameter probabilities: [count, classes], at least one row; numbers of 0 ... 1 that sum to 1 in each row.
  public static func value(probabilities: Features) -> Double {
    let (count, classes) = (probabilities.count, probabilities.size)
    precondition(count >= 1, "there is no score of no samples")
    precondition(probabilities.values.allSatisfy { 0...1 ~= $0 }, "probabilities have to be within 0 ... 1")
    var sums = [Double](repeating: 0, count: classes)
    // Σ p log p − Σ p log p(y): a class without probability adds nothing to either.
    var negativeEntropy = 0.0
    for (index, probability) in probabilities.values.enumerated() where probability > 0 {
      sums[index % classes] += Double(probability)
      negativeEntropy += Double(probability) * log(Double(probability))
    }
    let crossEntropy = sums.reduce(0) { $1 > 0 ? $0 - $1 * log($1 / Double(count)) : $0 }
    return exp((negativeEntropy + crossEntropy) / Double(count))
  }
}
