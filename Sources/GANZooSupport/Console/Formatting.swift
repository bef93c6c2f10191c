import Foundation

extension Duration {
  /// The two largest units: `0.4 s`, `59 s`, `1 min 23 s`, `2 h 5 min`. Fractions are truncated from 10 s on.
  package var unitText: String {
    components.seconds >= 10 ? wholeUnitText : String(format: "%.1f s", floor(max(0, seconds) * 10) / 10)
  }

  /// The two largest units, without fractions: `0 s`, `59 s`, `1 min 23 s`, `2 h 5 min`.
  package var wholeUnitText: String {
    let whole = max(0, components.seconds)
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60)
    if hours > 0 { return "\(hours) h \(minutes) min" }
    return minutes > 0 ? "\(minutes) min \(seconds) s" : "\(seconds) s"
  }

  /// As exact as an estimate is: `42 s`, `5 min`, `2 h 5 min`.
  package var estimateText: String {
    let minutes = components.seconds / 60
    return (1..<60).contains(minutes) ? "\(minutes) min" : wholeUnitText
  }

  /// The duration in seconds.
  package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension Int {
  /// A number of bytes in the largest suitable binary unit: `512 bytes`, `812 MiB`, `1.5 GiB`.
  package var byteText: String {
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB"]
    guard magnitude >= 1024 else { return "\(self) bytes" }
    let power = Swift.min(units.count, (Int.bitWidth - 1 - magnitude.leadingZeroBitCount) / 10)
    let value = Double(self) / pow(1024, Double(power))
    return String(format: value.magnitude < 10 ? "%.1f" : "%.0f", value) + " " + units[power - 1]
  }
}

extension BinaryInteger {
  /// The number with thousands separators: `8,172,521`.
  package var grouped: String {
    let digits = Array(String(magnitude))
    let groups = stride(from: digits.count, to: 0, by: -3).map { String(digits[Swift.max(0, $0 - 3)..<$0]) }
    return (self < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }
}

extension Double {
  /// The number as losses are printed: three decimals, or three significant digits if it is very small or large.
  package var shortText: String {
    guard isFinite else { return isNaN ? "nan" : self < 0 ? "-inf" : "inf" }
    let size = magnitude
    return size == 0 || (0.01..<100_000).contains(size)
      ? String(format: "%.3f", self) : String(format: "%.2e", self)
  }

  /// The number in few characters, for a line of a terminal: `0.80`, `-26.3`, `1203`, `2.1e-05`.
  package var tersestText: String {
    guard isFinite else { return shortText }
    let size = magnitude
    if size != 0, !(0.005..<100_000).contains(size) { return String(format: "%.1e", self) }
    return String(format: size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f", self)
  }
}
