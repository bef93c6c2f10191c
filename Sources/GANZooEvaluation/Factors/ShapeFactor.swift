import Foundation
public import GANZooData

/// A number by which examples of `shapes` differ, as a network reads it from an image.
///
/// Values are shares of the factor's range, in which they are uniform: 0 ... 1, and beyond for samples that are unlike
/// any example.
public enum ShapeFactor: String, CaseIterable, Sendable {
  /// Where the centre is, from the left.
  case x
  /// Where the centre is, from the top.
  case y
  /// The radius.
  case size
  /// How far it is turned: a part of the turn that brings the form onto itself, so that 1 is 0 again.
  case turn
  /// The place in the colour family.
  case hue
  /// The background's brightness.
  case background

  /// The factors that images with so many channels have.
  public static func all(channels: Int) -> [ShapeFactor] { channels == 1 ? allCases.filter { $0 != .hue } : allCases }

  /// Its value in an example; nil for the turn of a circle.
  public func share(of factors: ShapeFactors) -> Double? {
    switch self {
    case .x: ShapeFactors.places.share(factors.x)
    case .y: ShapeFactors.places.share(factors.y)
    case .size: ShapeFactors.sizes.share(factors.size)
    case .turn: factors.form.symmetry == 0 ? nil : factors.turn
    case .hue: ShapeFactors.hues.share(factors.hue)
    case .background: ShapeFactors.backgrounds.share(factors.background)
    }
  }

  /// How many numbers of a network stand for it: sine and cosine of what goes round.
  package var width: Int { self == .turn || self == .hue ? 2 : 1 }

  /// What a network learns to make of an example, about −1 ... 1.
  package func code(of factors: ShapeFactors) -> [Float] {
    switch self {
    case .turn:
      // A circle has no direction.
      return share(of: factors).map { Self.direction($0 * 2 * .pi) } ?? [0, 0]
    case .hue: return Self.direction((factors.family.middle + factors.hue) / 180 * .pi)
    default: return [Float(2 * (share(of: factors) ?? 0) - 1)]
    }
  }

  /// The value that numbers of a network stand for; nil for a turn where there is no direction.
  package func share(code: ArraySlice<Float>) -> Double? {
    let numbers = code.map(Double.init)
    switch self {
    case .turn:
      guard hypot(numbers[0], numbers[1]) >= Self.leastDirection else { return nil }
      let share = atan2(numbers[0], numbers[1]) / (2 * .pi)
      return share < 0 ? share + 1 : share
    case .hue:
      let degrees = atan2(numbers[0], numbers[1]) / .pi * 180
      let offsets = ShapeColour.allCases.map { remainder(degrees - $0.middle, 360) }
      return ShapeFactors.hues.share(offsets.min { abs($0) < abs($1) } ?? 0)
    default: return (numbers[0] + 1) / 2
    }
  }

  /// The difference of two values, as a share of the range.
  func difference(_ one: Double, _ other: Double) -> Double {
    self == .turn ? abs(remainder(one - other, 1)) : abs(one - other)
  }

  /// The shortest pair of sine and cosine that is taken for a direction; of circles it is near 0, of others near 1.
  private static let leastDirection = 0.5

  private static func direction(_ angle: Double) -> [Float] { [Float(sin(angle)), Float(cos(angle))] }
}

extension ClosedRange<Double> {
  fileprivate func share(_ value: Double) -> Double { (value - lowerBound) / (upperBound - lowerBound) }
}
