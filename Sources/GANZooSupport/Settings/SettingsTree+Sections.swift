extension SettingsTree {
  /// Sets a text at a path, whatever the text looks like.
  package mutating func set(text: String, at path: String) {
    set(.scalar(Scalar(text: text)), at: Self.names(of: path), origin: .standard)
  }

  /// Takes sections and values of other settings in the place of own ones, but for those with these names.
  package mutating func adopt(_ other: SettingsTree, except names: Set<String>) {
    for entry in other.entries where !names.contains(entry.name) {
      set(entry.value, at: [entry.name], origin: entry.origin)
    }
  }
}
