import GANZooFormats
import GANZooSupport

extension Error {
  /// The message as the user sees it: its description, or a table where it compares two lists.
  var shown: String {
    guard let error = self as? KerasFormatError, case .mismatch(let file, let mismatch) = error else {
      return "\(self)"
    }
    let table = mismatch.table.text(width: ConsoleOutput.standardError.columns)
    return "\(file) does not fit the network, compared \(mismatch.rule.words):\n\n\(table)\(mismatch.more)"
  }
}

extension WeightMismatch {
  fileprivate var table: TextTable {
    var table = TextTable([.left("Layer"), .left("Expected", most: 200), .left("In the file", most: 200)])
    for row in rows.prefix(Self.mostRows) { table.append([row.layer, row.expected, row.found]) }
    return table
  }
}
