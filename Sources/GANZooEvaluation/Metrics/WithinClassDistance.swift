public import GANZooTensors

/// How far samples of the same class are apart: the mean Euclidean distance of pairs, for each class.
///
/// A generator that draws the same image for every latent vector has 0; one that draws as many different ones as there
/// are real has what the real examples have.
public struct WithinClassDistance: Equatable, Sendable {
  /// The mean distance of each class; nil where it has fewer than two samples.
  public let distances: [Double?]

  /// The distance of all pairs of a class where these are at most `limit`, and otherwise of `limit` random ones.
  ///
  /// - Parameters:
  ///   - labels: the class of each row, in 0 ..< classes.
  ///   - random: chooses the pairs; see `ClassPairs`.
  public init(_ features: Features, labels: [Int], classes: Int, limit: Int = 100_000, from random: RandomStream) {
    precondition(labels.count == features.count, "\(labels.count) labels of \(features.count) rows")
    distances = ClassPairs(labels: labels, classes: classes, limit: limit, from: random).pairs.map { pairs in
      guard !pairs.isEmpty else { return nil }
      let sum = pairs.reduce(0) {
        $0 + features.squaredDistance($1.first, to: features, $1.second).squareRoot()
      }
      return sum / Double(pairs.count)
    }
  }

  /// The distance of each class divided by that of the real examples, averaged over the classes that have both; nil
  /// where none has. Classes whose examples are all the same are left out.
  ///
  /// 1 is as wide as the real examples, 0 a collapse of every class.
  public func ratio(toReal real: WithinClassDistance) -> Double? {
    precondition(
      distances.count == real.distances.count, "\(distances.count) and \(real.distances.count) classes")
    let ratios = zip(distances, real.distances).compactMap { found, real -> Double? in
      guard let found, let real, real > 0 else { return nil }
      return found / real
    }
    return ratios.isEmpty ? nil : ratios.reduce(0, +) / Double(ratios.count)
  }
}
