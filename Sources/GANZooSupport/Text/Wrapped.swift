extension String {
  /// The text in lines of at most so many columns, broken at spaces; a longer word has a line of its own.
  ///
  /// - Parameter indentation: what all lines but the first of each line of the text begin with.
  package func wrapped(to width: Int, indentation: String = "") -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      guard line.count > width else { return String(line) }
      var lines: [String] = []
      var current: String?
      for word in line.split(separator: " ", omittingEmptySubsequences: false) {
        guard let start = current else {
          current = String(word)
          continue
        }
        if start.count + 1 + word.count > width, start.contains(where: { $0 != " " }) {
          lines.append(start)
          current = indentation + word
        } else {
          current = "\(start) \(word)"
        }
      }
      return (lines + [current ?? ""]).joined(separator: "\n")
    }.joined(separator: "\n")
  }
}
