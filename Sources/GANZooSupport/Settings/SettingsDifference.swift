/// A setting that two trees do not have in common.
package struct SettingsDifference: Equatable, Sendable {
  /// Its path, such as `training.batch`.
  package let path: String
  /// Its value in either tree as YAML; nil where it is not there.
  package let old, new: String?

  /// A difference.
  package init(path: String, old: String?, new: String?) {
    self.path = path
    self.old = old
    self.new = new
  }
}

extension SettingsTree {
  /// Plain values and lists that differ from those of another tree, in this tree's order, then those that only the
  /// other has.
  package func differences(to other: SettingsTree) -> [SettingsDifference] {
    let (old, new) = (leaves, other.leaves)
    let (oldValues, newValues) = (Dictionary(old) { $1 }, Dictionary(new) { $1 })
    let paths = old.map(\.0) + new.map(\.0).filter { oldValues[$0] == nil }
    return paths.compactMap { path in
      oldValues[path] == newValues[path]
        ? nil : SettingsDifference(path: path, old: oldValues[path], new: newValues[path])
    }
  }

  /// Where plain values and lists are, in this tree's order.
  package var paths: [String] { leaves.map(\.0) }

  /// The plain value or list at a path, as YAML; nil where there is none.
  package func yaml(at path: String) -> String? { leaves.first { $0.0 == path }?.1 }

  private var leaves: [(String, String)] { Self.leaves(entries, below: "") }

  private static func leaves(_ entries: [Entry], below path: String) -> [(String, String)] {
    entries.flatMap { entry in
      switch entry.value {
      case .scalar(let scalar): [(path + entry.name, scalar.yaml)]
      case .list(let items): [(path + entry.name, "[\(items.map(\.yaml).joined(separator: ", "))]")]
      case .section(let inner): leaves(inner, below: "\(path)\(entry.name).")
      }
    }
  }
}
