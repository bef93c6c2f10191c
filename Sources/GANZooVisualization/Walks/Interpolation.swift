import Foundation

/// How points between two latent vectors are found.
public enum Interpolation: String, CaseIterable, Sendable {
  /// Along the arc between their directions, the length growing evenly: for normal latent vectors, nearly all of which
  /// have a length near √size, so that a straight line would pass through vectors that hardly occur.
  ///
  ///     ((1 − t) |a| + t |b|) · (sin((1 − t) θ) a/|a| + sin(t θ) b/|b|) / sin θ,   θ the angle between a and b
  ///
  /// Shoemake 1985; for generators White 2016, "Sampling Generative Networks".
  case slerp
  /// On the straight line, (1 − t) a + t b: for uniform latent vectors, which then stay within their cube.
  case linear

  /// Below, the arc is a straight line, or goes anywhere.
  private static let smallestSine = 1e-6

  /// The point at `share` of the way from `a` to `b`; at 0 and 1 these themselves.
  package func point(_ a: [Float], _ b: [Float], _ share: Double) -> [Float] {
    if share == 0 || a == b { return a }
    if share == 1 { return b }
    let (lengthA, lengthB) = (Self.length(a), Self.length(b))
    guard self == .slerp, lengthA > 0, lengthB > 0 else { return Self.sum(a, 1 - share, b, share) }
    let cosine = zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } / (lengthA * lengthB)
    let angle = acos(min(max(cosine, -1), 1))
    guard sin(angle) > Self.smallestSine else { return Self.sum(a, 1 - share, b, share) }
    let length = (1 - share) * lengthA + share * lengthB
    return Self.sum(
      a, length * sin((1 - share) * angle) / (sin(angle) * lengthA),
      b, length * sin(share * angle) / (sin(angle) * lengthB))
  }

  private static func length(_ vector: [Float]) -> Double {
    vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  private static func sum(_ a: [Float], _ weightA: Double, _ b: [Float], _ weightB: Double) -> [Float] {
    zip(a, b).map { Float(weightA * Double($0) + weightB * Double($1)) }
  }
}
