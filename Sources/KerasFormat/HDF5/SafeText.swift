extension String {
  /// What errors say of a text with `hasTooManyMarks`.
  static let tooManyMarks = "more than \(mostMarks) combining marks in a row"

  /// As in Unicode's Stream-Safe Text Format, which no language comes near (https://www.unicode.org/reports/tr15/).
  private static let mostMarks = 30

  /// Whether it would take time by the square of its length to compare it with another: Swift sorts the marks that stand in a row.
  var hasTooManyMarks: Bool {
    // The first byte of each of them is at least 0xCC.
    guard utf8.contains(where: { $0 >= 0xCC }) else { return false }
    var marks = 0
    for scalar in unicodeScalars {
      // The three that are made of marks have none of their own.
      let isMark =
        scalar.value >= 0x300
        && (scalar.properties.canonicalCombiningClass != .notReordered
          || [0x0F73, 0x0F75, 0x0F81].contains(scalar.value))
      marks = isMark ? marks + 1 : 0
      if marks > Self.mostMarks { return true }
    }
    return false
  }
}
