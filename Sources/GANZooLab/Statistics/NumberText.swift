import Foundation

// Numbers on pages, with a minus sign in front rather than a hyphen.
extension Double {
  /// Whole numbers without a fraction, others with four significant digits: `42`, `0.6931`.
  var plain: String {
    Self.signed(self == rounded() && magnitude < 1e9 ? "\(Int(self))" : String(format: "%.4g", self))
  }

  /// With so many digits behind the point.
  func digits(_ count: Int) -> String { Self.signed(String(format: "%.\(count)f", self)) }

  /// Two significant digits, for errors and differences: `0`, `1.4e-14`.
  var short: String { Self.signed(self == 0 ? "0" : String(format: "%.2g", self)) }

  /// With so many significant digits, without an exponent where the number is neither tiny nor huge.
  func significant(_ digits: Int) -> String {
    guard isFinite, self != 0 else { return isFinite ? "0" : Self.signed("\(self)") }
    let places = digits - 1 - Int(log10(magnitude).rounded(.down))
    return Self.signed(
      (-3...5 + digits).contains(places)
        ? String(format: "%.\(max(0, places))f", self) : String(format: "%.\(digits - 1)e", self))
  }

  private static func signed(_ text: String) -> String { text.hasPrefix("-") ? "−" + text.dropFirst() : text }
}
