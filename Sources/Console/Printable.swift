extension String {
  /// The text with what could command a terminal taken out: a file's own names stand in messages and tables.
  public var printable: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          let isCommand = scalar != "\n" && [.control, .format].contains(scalar.properties.generalCategory)
          return isCommand ? "\u{FFFD}" : scalar
        }))
  }
}
