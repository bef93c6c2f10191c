/// Spearman's rank correlation of pairs, −1...1: Pearson's correlation of the ranks, equal values with the mean of
/// theirs. Pairs with a number that is not finite do not count.
///
/// - Returns: nil where there are fewer than three pairs, or all values of one side are equal.
package func rankCorrelation(_ x: [Double], _ y: [Double]) -> Double? {
  let pairs = zip(x, y).filter { $0.isFinite && $1.isFinite }
  guard pairs.count >= 3 else { return nil }
  let (a, b) = (ranks(pairs.map(\.0)), ranks(pairs.map(\.1)))
  let mean = Double(pairs.count - 1) / 2
  let product = zip(a, b).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
  let squares = [a, b].map { ranks in ranks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } }
  guard squares[0] > 0, squares[1] > 0 else { return nil }
  return product / (squares[0] * squares[1]).squareRoot()
}

/// The place of each value in their order, from 0; equal values share the mean of their places.
private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var first = 0
  while first < order.count {
    var end = first + 1
    while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
    for place in first..<end { ranks[order[place]] = Double(first + end - 1) / 2 }
    first = end
  }
  return ranks
}

/// The probability that chance alone divides so many trials at least as unequally as this: the two-sided sign test.
package func signTest(_ wins: Int, _ losses: Int) -> Double {
  let (count, least) = (wins + losses, min(wins, losses))
  guard 2 * least < count else { return 1 }
  // Terms of the binomial distribution, each from the one before.
  var term = 1.0
  var sum = 0.0
  for k in 0...least {
    sum += term
    term *= Double(count - k) / Double(k + 1)
  }
  return min(1, 2 * sum / Double(sign: .plus, exponent: count, significand: 1))
}
