/// Refuses, before the parser sees them, the two forms that make it work far longer than a text's length justifies:
/// aliases inside keys, which it compares in full, and keys written with '?' inside each other.
///
/// Comment lines aside, the search does not tell a plain text from syntax. An anchor and an alias of one name, or many
/// question marks that stand alone, do not occur in settings otherwise.
func refuseCostlySyntax(in yaml: String, file: String) throws(SettingsError) {
  var anchors: Set<ArraySlice<UInt8>> = []
  var questions = 0
  let bytes = Array(yaml.utf8)
  func refused(at place: Int, _ problem: String) -> SettingsError {
    .unsupported(file: file, line: bytes[..<place].count { $0 == UInt8(ascii: "\n") } + 1, problem: problem)
  }
  for line in bytes.split(whereSeparator: isLineEnd) where !isComment(line) {
    for place in line.indices {
      switch line[place] {
      case UInt8(ascii: "?") where standsAlone(place, in: line):
        questions += 1
        guard questions <= mostQuestions else {
          throw refused(at: place, "keys written with '?' are not used in settings")
        }
      case UInt8(ascii: "&"):
        anchors.insert(name(after: place, in: line))
      case UInt8(ascii: "*"):
        let name = name(after: place, in: line)
        guard name.isEmpty || !anchors.contains(name) else { throw refused(at: place, noAnchors) }
      default: continue
      }
    }
  }
}

let noAnchors = "anchors and aliases (&name, *name) are not used in settings"

private let mostQuestions = 16

private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// Whether the line is a comment and nothing else: YAML has line ends outside ASCII, behind which syntax may follow.
private func isComment(_ line: ArraySlice<UInt8>) -> Bool {
  line.first { !isBlank($0) } == UInt8(ascii: "#") && line.allSatisfy { $0 < 0x80 }
}

/// Whether a blank or the line's end follows, as behind every '?' that opens a key.
private func standsAlone(_ place: Int, in line: ArraySlice<UInt8>) -> Bool {
  place + 1 == line.endIndex || isBlank(line[place + 1]) || line[place + 1] >= 0x80
}

/// An anchor's name: the ASCII letters, digits, '_' and '-' that follow.
private func name(after place: Int, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  line[(place + 1)...].prefix(while: SettingsTree.isNameByte)
}

/// Refuses more combining marks in a row than texts have. They would take time by the square of their number wherever a
/// text is compared; see `isStreamSafe`.
func refuseMarks(in yaml: String, file: String) throws(SettingsError) {
  if let line = yaml.lineOfTooManyMarks { throw .unsupported(file: file, line: line, problem: TextLimits.tooManyMarks) }
}
