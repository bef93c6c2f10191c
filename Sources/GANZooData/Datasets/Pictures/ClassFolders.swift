/// The folders of classes in the order of their labels.
struct ClassFolders {
  /// The folders' names.
  let names: [FileName]

  /// Sorts numerically if all names are whole numbers, otherwise by bytes: `2` before `10`, but `img10` before `img2`.
  init(_ names: Set<FileName>) {
    let numbers = names.compactMap { name in name.digits.map { (name: name, digits: $0) } }
    guard numbers.count == names.count else {
      self.names = names.sorted()
      return
    }
    self.names = numbers.sorted { left, right in
      if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
      // `1` and `01` are the same number, but two folders.
      return left.digits == right.digits ? left.name < right.name : left.digits.lexicographicallyPrecedes(right.digits)
    }.map(\.name)
  }

  /// A note for each group of names that differ only in their Unicode normalisation; they are separate classes.
  var lookalikes: [String] {
    // String equality compares normalised text.
    Dictionary(grouping: names, by: \.text).values.filter { $0.count > 1 }.map { group in
      let spelled = group.map { name in
        let bytes = name.bytes.map { String($0, radix: 16, uppercase: true) }
        return "'\(name.text)' (\(bytes.joined(separator: " ")))"
      }
      return "the folders \(spelled.joined(separator: " and ")) differ in their Unicode normalisation alone; "
        + "they are kept apart, as \(group.count) classes"
    }.sorted()
  }
}
