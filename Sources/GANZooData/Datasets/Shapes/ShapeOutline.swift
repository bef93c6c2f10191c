/// A point of an outline.
struct OutlinePoint {
  let x, y: Double
}

extension ShapeForm {
  /// Into how many equal parts a whole turn is divided by those that bring the form onto itself; 0 for a circle.
  public var symmetry: Int {
    switch self {
    case .circle: 0
    case .square: 4
    case .triangle: 3
    case .star: 5
    }
  }

  /// Corners of the form on and within the circle of radius 1 around (0, 0), clockwise, y downwards.
  var corners: [OutlinePoint] {
    switch self {
    case .circle: Self.circleCorners
    case .square: Self.squareCorners
    case .triangle: Self.triangleCorners
    case .star: Self.starCorners
    }
  }

  /// Radius of the inner corners of a star.
  private static let waist = 0.5

  // A polygon of so many corners covers 0.2 % less than a circle.
  private static let circleCorners = polygon(64)
  private static let squareCorners = polygon(4, first: 0.125)
  private static let triangleCorners = polygon(3)
  private static let starCorners = (0..<10).map { corner(Double($0) / 10, radius: $0.isMultiple(of: 2) ? 1 : waist) }

  private static func polygon(_ count: Int, first: Double = 0) -> [OutlinePoint] {
    (0..<count).map { corner(first + Double($0) / Double(count), radius: 1) }
  }

  /// The point that a share of a whole turn clockwise brings the uppermost one to.
  private static func corner(_ share: Double, radius: Double) -> OutlinePoint {
    let (sine, cosine) = Turning.sineAndCosine(share)
    return OutlinePoint(x: radius * sine, y: -radius * cosine)
  }
}

/// Sines and cosines that are the same bits on every machine, unlike those of a system's library.
enum Turning {
  /// Of a share of a whole turn, 0 ... 2.
  static func sineAndCosine(_ turns: Double) -> (sine: Double, cosine: Double) {
    let quarters = (turns * 4).rounded()
    let angle = (turns - quarters / 4) * (2 * Double.pi)
    let square = angle * angle
    // Taylor's series, whose next terms are below 1e-12 for an eighth of a turn.
    let sine = angle * series(square, [6, 20, 42, 72, 110])
    let cosine = series(square, [2, 12, 30, 56, 90, 132])
    return switch Int(quarters) % 4 {
    case 0: (sine, cosine)
    case 1: (cosine, -sine)
    case 2: (-sine, -cosine)
    default: (-cosine, sine)
    }
  }

  /// 1 − s / a (1 − s / b (1 − …)).
  private static func series(_ square: Double, _ divisors: [Double]) -> Double {
    divisors.reversed().reduce(1) { 1 - square / $1 * $0 }
  }
}
