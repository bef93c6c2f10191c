import GANZooSupport

extension JSONObject {
  /// The largest file in bytes that is read.
  private static let largestFile = 1 << 26

  /// The object in the file at `path`. Throws `KerasFormatError`.
  package init(contentsOf path: String) throws(KerasFormatError) {
    let file = try RegularFile.keras(path)
    guard file.size <= Self.largestFile else { throw .tooLarge(file: path, path: "/") }
    guard let text = String(validating: file.bytes(at: 0, count: file.size), as: UTF8.self) else {
      throw .damaged(file: path, part: "it is not UTF-8")
    }
    do throws(JSONError) {
      try self.init(json: text)
    } catch {
      throw .damaged(file: path, part: "\(error)")
    }
  }

  /// The object as JSON on many lines, each level two columns further in; a list of plain values on one line.
  package var indentedJSON: String { Value.object(self).indented(by: 0) }
}

extension JSONObject.Value {
  fileprivate func indented(by columns: Int) -> String {
    let margin = String(repeating: " ", count: columns)
    switch self {
    case .object(let object) where !object.entries.isEmpty:
      let lines = object.entries.map { key, value in
        "\(margin)  \(Self.string(key).json): \(value.indented(by: columns + 2))"
      }
      return "{\n\(lines.joined(separator: ",\n"))\n\(margin)}"
    case .array(let values) where !values.allSatisfy(\.isPlain):
      let lines = values.map { "\(margin)  \($0.indented(by: columns + 2))" }
      return "[\n\(lines.joined(separator: ",\n"))\n\(margin)]"
    default: return json
    }
  }

  /// Whether it holds no other values.
  private var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }
}
