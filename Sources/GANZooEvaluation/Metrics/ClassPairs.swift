public import GANZooTensors

/// Pairs of different samples of the same class.
public struct ClassPairs: Equatable, Sendable {
  /// Two samples, by their positions.
  public struct Pair: Hashable, Sendable {
    /// Numbers of two samples of one class.
    public let first, second: Int
  }

  /// The pairs of each class; none where a class has fewer than two samples.
  public let pairs: [[Pair]]

  /// All pairs of each class where these are at most `limit`, and otherwise `limit` random ones, drawn independently of
  /// each other: the same for the same stream.
  ///
  /// - Parameter labels: the class of each sample, in 0 ..< classes (at most 2³² samples).
  public init(labels: [Int], classes: Int, limit: Int, from random: RandomStream) {
    precondition(limit >= 1, "\(limit) pairs of a class")
    precondition(labels.allSatisfy { (0..<classes).contains($0) }, "labels beyond \(classes) classes")
    var members = [[Int]](repeating: [], count: classes)
    for (position, label) in labels.enumerated() { members[label].append(position) }
    // Every class has numbers of its own, so that its pairs do not depend on the other classes.
    let words = random.integers(2 * limit * classes, below: 1 << 32)
    pairs = members.enumerated().map { label, members in
      Self.all(members, limit: limit) ?? Self.random(members, words[2 * limit * label..<2 * limit * (label + 1)])
    }
  }

  private static func all(_ members: [Int], limit: Int) -> [Pair]? {
    guard members.count * (members.count - 1) / 2 <= limit else { return nil }
    return members.indices.flatMap { second in
      members[..<second].map { Pair(first: $0, second: members[second]) }
    }
  }

  /// A pair of each two random words.
  private static func random(_ members: [Int], _ words: ArraySlice<Int>) -> [Pair] {
    stride(from: words.startIndex, to: words.endIndex, by: 2).map { index in
      let first = (words[index] * members.count) >> 32
      let other = (words[index + 1] * (members.count - 1)) >> 32
      return Pair(first: members[first], second: members[other < first ? other : other + 1])
    }
  }
}
