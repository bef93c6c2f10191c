/// A plain value or a list in a section whose settings are not known beforehand.
package struct SettingsLeaf: Sendable, Equatable {
  /// Its path within the section: `objective.lambda`.
  package let path: String
  /// The plain value, or the items of the list, each as an override takes it.
  package let values: [String]
  /// Whether it is a list.
  package let isList: Bool
  /// Where it was written.
  package let origin: SettingsTree.Origin
}

extension SettingsReader {
  /// All plain values and lists of the section `name`, in the order in which they are written; they count as asked for.
  package func leaves(of name: String) throws(SettingsError) -> [SettingsLeaf] {
    let section = try section(name)
    return try section.leaves(below: "")
  }

  private func leaves(below prefix: String) throws(SettingsError) -> [SettingsLeaf] {
    var found: [SettingsLeaf] = []
    for name in names {
      guard let entry = recorder.ask(path + [name]) else { continue }
      switch entry.value {
      case .section: found += try section(name).leaves(below: "\(prefix)\(name).")
      case .scalar(let scalar): found.append(leaf(prefix + name, [scalar], isList: false, entry))
      case .list(let items): found.append(leaf(prefix + name, items, isList: true, entry))
      }
    }
    return found
  }

  private func leaf(
    _ path: String, _ scalars: [Scalar], isList: Bool, _ entry: SettingsTree.Entry
  ) -> SettingsLeaf {
    recorder.record(entry.value, at: self.path + [entry.name], origin: entry.origin)
    // A list within a list is written as a text.
    let values = scalars.map { $0.text.hasPrefix("[") ? $0.text : $0.yaml }
    return SettingsLeaf(path: path, values: values, isList: isList, origin: entry.origin)
  }
}
