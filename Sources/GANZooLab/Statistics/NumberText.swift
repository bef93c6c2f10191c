import Foundation

extension Double {
  /// Whole numbers without a fraction, others with four significant digits: `42`, `0.6931`.
  var plain: String { self == rounded() && magnitude < 1e9 ? "\(Int(self))" : String(format: "%.4g", self) }

  /// With so many digits behind the point.
  func digits(_ count: Int) -> String { String(format: "%.\(count)f", self) }

  /// Two significant digits, for errors and differences: `0`, `1.4e-14`.
  var short: String { self == 0 ? "0" : String(format: "%.2g", self) }
}
