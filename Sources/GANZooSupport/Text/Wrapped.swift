extension String {
  /// The text in lines of at most so many columns, broken at spaces; a longer word has a line of its own.
  ///
  /// - Parameter indentation: what all lines but the first of each line of the text begin with.
  package func wrapped(to width: Int, indentation: String = "") -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      guard line.count > width else { return String(line) }
      var lines: [String] = []
      var current = ""
      for word in line.split(separator: " ", omittingEmptySubsequences: false) {
        if !current.isEmpty, current.count + 1 + word.count > width {
          lines.append(current)
          current = indentation + word
        } else {
          current = lines.isEmpty && current.isEmpty ? String(word) : "\(current) \(word)"
        }
      }
      return (lines + [current]).joined(separator: "\n")
    }.joined(separator: "\n")
  }
}
