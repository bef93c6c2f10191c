import CGANZooKernels

/// Loops over rows of numbers in the memory of the program, which comparisons of sets of features are made of.
package enum Distances {
  /// The squared Euclidean distance of two rows of equal length, in double precision.
  package static func squared(_ x: UnsafeBufferPointer<Float>, _ y: UnsafeBufferPointer<Float>) -> Double {
    precondition(x.count == y.count, "rows of \(x.count) and of \(y.count) numbers")
    guard let first = x.baseAddress, let other = y.baseAddress else { return 0 }
    return ganzoo_squared_distance(first, other, x.count)
  }

  /// The sum of (scale · x + 1)³, in double precision.
  package static func cubicSum(_ x: UnsafeBufferPointer<Float>, scale: Double) -> Double {
    guard let first = x.baseAddress else { return 0 }
    return ganzoo_cubic_sum(first, x.count, scale)
  }

  /// The first index from `begin` on with offsets[index] − 2 · products[index] ≤ limit, or where that is not a number;
  /// nil if there is none.
  package static func firstWithin(
    _ products: UnsafeBufferPointer<Float>, _ offsets: UnsafeBufferPointer<Float>, from begin: Int, limit: Float
  ) -> Int? {
    precondition(products.count == offsets.count, "\(products.count) products and \(offsets.count) offsets")
    guard let products = products.baseAddress, let start = offsets.baseAddress else { return nil }
    let index = ganzoo_first_within(products, start, begin, offsets.count, limit)
    return index < offsets.count ? index : nil
  }
}
