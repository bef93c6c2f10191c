public import GANZooTensors

/// Pairs of different samples of the same class.
public struct ClassPairs: Equatable, Sendable {
  /// Two samples, by index.
  public struct Pair: Hashable, Sendable {
    /// Indices of two samples of one class.
    public let first, second: Int
  }

  /// The pairs of each class; empty for a class with fewer than two samples.
  public let pairs: [[Pair]]

  /// All pairs of each class if there are at most `limit`; otherwise `limit` random pairs, which may repeat.
  ///
  /// - Parameters:
  ///   - labels: the class of each sample, in 0 ..< classes; at most 2³² samples.
  ///   - random: equal streams give equal pairs.
  public init(labels: [Int], classes: Int, limit: Int, from random: RandomStream) {
    precondition(limit >= 1, "\(limit) pairs of a class")
    precondition(labels.allSatisfy { (0..<classes).contains($0) }, "labels beyond \(classes) classes")
    var members = [[Int]](repeating: [], count: classes)
    for (position, label) in labels.enumerated() { members[label].append(position) }
    // Each class uses its own part of the random numbers, so its pairs do not depend on other classes.
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

  /// Makes one pair from every two random words.
  private static func random(_ members: [Int], _ words: ArraySlice<Int>) -> [Pair] {
    stride(from: words.startIndex, to: words.endIndex, by: 2).map { index in
      let first = (words[index] * members.count) >> 32
      let other = (words[index + 1] * (members.count - 1)) >> 32
      return Pair(first: members[first], second: members[other < first ? other : other + 1])
    }
  }
}

extension Device? {
  /// What `body` gives for each pair, computed on the threads of the device, if there is one.
  func map(_ pairs: [ClassPairs.Pair], _ body: (ClassPairs.Pair) -> Double) -> [Double] {
    guard let self else { return pairs.map(body) }
    // More parts than threads, since another process may take part of a core.
    let size = max(1, (pairs.count + 31) / 32)
    return [Double](unsafeUninitializedCapacity: pairs.count) { values, count in
      self.parallel(parts: (pairs.count + size - 1) / size) { part in
        for index in part * size..<min((part + 1) * size, pairs.count) { values[index] = body(pairs[index]) }
      }
      count = pairs.count
    }
  }
}
