import CGANZooKernels

/// What the numbers of a random stream are like. Number i depends on key, stream and i alone.
package enum RandomDistribution: Equatable, Sendable {
  /// In [0, 1): the upper 24 bits of word i.
  case uniform
  /// Standard normal, by Box and Muller 1958: words i and i + 1 make numbers i and i + 1, for even i.
  case normal
  /// Those of the normal numbers that are within ±2, in order; the first ⌊3 count / 2⌋ + 64 are looked at.
  case truncatedNormal
  /// 1 / share with probability `share`, else 0: whether the uniform number i is below ⌊share · 2²⁴⌋ / 2²⁴.
  case mask(share: Float)
}

/// Philox 4x32-10 (Salmon et al. 2011): four random words from a key and a position in a stream.
package func philox(key: UInt64, stream: UInt64, block: UInt64) -> [UInt32] {
  var words = [UInt32](repeating: 0, count: 4)
  ganzoo_philox(&words, key, stream, block)
  return words
}
