/// How numbers are written in settings, and how their ranges are described.
///
/// Whole numbers are digits, with `_` between digits as in Swift (`70_000`) and no leading zeros, which YAML 1.1 takes
/// for octal. Numbers may have a fraction and an exponent (`5e-5`). Neither is infinite, hexadecimal or not a number.
enum Numbers {
  static func int(_ text: String) -> Int? {
    var digits = Substring(text)
    if let sign = digits.first, sign == "-" || sign == "+" { digits.removeFirst() }
    guard isDigits(digits), digits == "0" || digits.first != "0" else { return nil }
    return Int(text.filter { $0 != "_" })
  }

  static func double(_ text: String) -> Double? {
    var rest = Substring(text)
    if let sign = rest.first, sign == "-" || sign == "+" { rest.removeFirst() }
    let parts = rest.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    if parts.count == 2 {
      var exponent = parts[1]
      if let sign = exponent.first, sign == "-" || sign == "+" { exponent.removeFirst() }
      guard isDigits(exponent) else { return nil }
    }
    let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard mantissa.contains(where: { !$0.isEmpty }), mantissa.allSatisfy({ $0.isEmpty || isDigits($0) }) else {
      return nil
    }
    guard let value = Double(text.filter { $0 != "_" }), value.isFinite else { return nil }
    return value
  }

  private static func isDigits(_ text: Substring) -> Bool {
    text.split(separator: "_", omittingEmptySubsequences: false).allSatisfy { group in
      !group.isEmpty && group.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
  }

  // MARK: - Ranges in messages

  static func describe(_ range: ClosedRange<Int>) -> String? {
    limits(
      lower: range.lowerBound == .min ? nil : "\(range.lowerBound)", lowerIsOpen: false,
      upper: range.upperBound == .max ? nil : "\(range.upperBound)", upperIsOpen: false)
  }

  /// A bound that lies next to a rounder number, such as `1.0.nextDown`, is described as excluding that number.
  static func describe(_ range: ClosedRange<Double>) -> String? {
    let (low, high) = (range.lowerBound, range.upperBound)
    let lowerIsOpen = short(low.nextDown).count < short(low).count
    let upperIsOpen = short(high.nextUp).count < short(high).count
    return limits(
      lower: low <= -Double.greatestFiniteMagnitude ? nil : short(lowerIsOpen ? low.nextDown : low),
      lowerIsOpen: lowerIsOpen,
      upper: high >= Double.greatestFiniteMagnitude ? nil : short(upperIsOpen ? high.nextUp : high),
      upperIsOpen: upperIsOpen)
  }

  private static func limits(lower: String?, lowerIsOpen: Bool, upper: String?, upperIsOpen: Bool) -> String? {
    switch (lower, upper) {
    case (nil, nil): nil
    case (let lower?, nil): lowerIsOpen ? "above \(lower)" : "of at least \(lower)"
    case (nil, let upper?): upperIsOpen ? "below \(upper)" : "of at most \(upper)"
    case (let lower?, let upper?):
      (lowerIsOpen ? "above \(lower)" : "from \(lower)") + (upperIsOpen ? " and below \(upper)" : " to \(upper)")
    }
  }

  private static func short(_ value: Double) -> String {
    if value == 0 { return "0" }
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension ClosedRange<Double> {
  /// Every finite number above 0.
  public static var positive: Self { Double.leastNonzeroMagnitude...Double.greatestFiniteMagnitude }
  /// Every finite number from 0.
  public static var nonNegative: Self { 0...Double.greatestFiniteMagnitude }
  /// Every finite number.
  public static var finite: Self { -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude }
}
