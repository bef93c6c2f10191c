import Yams

extension SettingsTree {
  /// The largest file that is read, in bytes.
  package static let largestFile = 1 << 20
  static let mostEntries = 10_000
  static let mostSections = 32

  /// Reads settings in YAML: sections, lists of plain values, and plain values.
  ///
  /// Anchors, aliases, tags and keys other than names (letters, digits, '_', '-') are refused. An empty text is a tree
  /// without entries.
  /// - Parameter file: the file's name as messages show it.
  /// - Throws: `SettingsError` with the line of what is wrong.
  public init(yaml: String, file: String) throws(SettingsError) {
    guard yaml.utf8.count <= Self.largestFile else {
      throw SettingsError.tooLarge(file: file, limit: Self.largestFile)
    }
    let yaml = yaml.unicodeScalars.first == "\u{FEFF}" ? String(yaml.unicodeScalars.dropFirst()) : yaml
    try refuseCostlySyntax(in: yaml, file: file)
    try refuseMarks(in: yaml, file: file)
    let root: Node?
    do throws(YAMLFailure) {
      root = try composeNode(yaml)
    } catch {
      throw error.settingsError(yaml: yaml, file: file)
    }
    var reading = NodeReading(file: file)
    self.init(file: file, entries: try reading.root(root))
  }
}

/// The whole document without YAML 1.1's rules for plain values, which are neither wanted here nor fast.
func composeNode(_ yaml: String) throws(YAMLFailure) -> Node? {
  do {
    let parser = try Parser(yaml: yaml, resolver: .basic, encoding: .utf8)
    let root = try parser.singleRoot()
    // A node refers to its anchor weakly; the parser owns it.
    if let line = withExtendedLifetime(parser, { root.flatMap(firstAnchorLine) }) { throw YAMLFailure.anchor(line) }
    return root
  } catch let failure as YAMLFailure {
    throw failure
  } catch let error as YamlError {
    throw .yams(error)
  } catch {
    throw .other("\(error)")
  }
}

/// The line of the first anchored node in document order, which stands before every alias.
private func firstAnchorLine(_ node: Node) -> Int? {
  switch node {
  case .scalar(let scalar): scalar.anchor == nil ? nil : scalar.mark?.line ?? 1
  case .alias(let alias): alias.mark?.line ?? 1
  case .sequence(let items):
    items.anchor == nil ? items.lazy.compactMap(firstAnchorLine).first : items.mark?.line ?? 1
  case .mapping(let pairs):
    pairs.anchor == nil
      ? pairs.lazy.compactMap { firstAnchorLine($0.key) ?? firstAnchorLine($0.value) }.first : pairs.mark?.line ?? 1
  }
}

/// Turns YAML's nodes into entries and refuses what settings do not use.
private struct NodeReading {
  let file: String
  var count = 0

  mutating func root(_ node: Node?) throws(SettingsError) -> [SettingsTree.Entry] {
    switch node {
    case nil: return []
    case .mapping(let mapping)?: return try section(mapping, path: [])
    case .scalar(let scalar)? where read(scalar).isNull: return []
    case .sequence?: throw unsupported(node, "expected settings, each as 'name: value', found a list")
    default: throw unsupported(node, "expected settings, each as 'name: value', found \(shown(node))")
    }
  }

  private mutating func section(_ mapping: Node.Mapping, path: [String]) throws(SettingsError) -> [SettingsTree.Entry] {
    guard path.count <= SettingsTree.mostSections else {
      throw unsupported(.mapping(mapping), "more than \(SettingsTree.mostSections) sections inside each other")
    }
    try refuseTag(mapping.tag, of: .mapping(mapping))
    var lines: [String: Int] = [:]
    var entries: [SettingsTree.Entry] = []
    for (key, node) in mapping {
      let name = try self.name(key)
      let line = key.mark?.line ?? 1
      let inner = path + [name]
      if let first = lines.updateValue(line, forKey: name) {
        throw SettingsError.duplicate(file: file, path: inner.joined(separator: "."), first: first, second: line)
      }
      let value = try self.value(node, path: inner)
      entries.append(SettingsTree.Entry(name: name, value: value, origin: .line(file: file, line)))
    }
    return entries
  }

  private mutating func value(_ node: Node, path: [String]) throws(SettingsError) -> SettingsTree.Value {
    try countEntry(node)
    switch node {
    case .mapping(let mapping): return .section(try section(mapping, path: path))
    case .scalar(let scalar):
      try refuseTag(scalar.tag, of: node)
      return .scalar(read(scalar))
    case .sequence(let sequence):
      try refuseTag(sequence.tag, of: node)
      var items: [Scalar] = []
      for item in sequence {
        try countEntry(item)
        guard case .scalar(let scalar) = item else {
          let place = "\(path.joined(separator: ".")): item \(items.count + 1)"
          throw unsupported(item, "\(place): expected a plain value, found \(shown(item))")
        }
        try refuseTag(scalar.tag, of: item)
        items.append(read(scalar))
      }
      return .list(items)
    case .alias: throw unsupported(node, noAnchors)
    }
  }

  private func name(_ key: Node) throws(SettingsError) -> String {
    guard case .scalar(let scalar) = key, SettingsTree.isName(scalar.string) else {
      throw unsupported(key, "expected a name of letters, digits, '_' and '-', found \(shown(key))")
    }
    guard scalar.string.utf8.count <= TextLimits.name else {
      throw unsupported(key, "\(shown(key)) has more than \(TextLimits.name) bytes, which no name has")
    }
    return scalar.string
  }

  private func read(_ scalar: Node.Scalar) -> Scalar {
    scalar.style == .plain ? Scalar(plain: scalar.string) : Scalar(text: scalar.string)
  }

  private func shown(_ node: Node?) -> String {
    switch node {
    case .scalar(let scalar)?: read(scalar).shown
    case .sequence?: "a list"
    default: "a section"
    }
  }

  private mutating func countEntry(_ node: Node) throws(SettingsError) {
    count += 1
    guard count <= SettingsTree.mostEntries else {
      throw unsupported(node, "more than \(SettingsTree.mostEntries) values")
    }
  }

  private func refuseTag(_ tag: Tag, of node: Node) throws(SettingsError) {
    // A quoted text bears the tag of a text without the user's doing.
    let own: Set = [Tag.Name.implicit.rawValue, Tag.Name.str.rawValue, Tag.Name.seq.rawValue, Tag.Name.map.rawValue]
    guard own.contains(tag.rawValue) else {
      throw unsupported(node, "tags (\(quoted(tag.rawValue))) are not used in settings")
    }
  }

  private func unsupported(_ node: Node?, _ problem: String) -> SettingsError {
    .unsupported(file: file, line: node?.mark?.line ?? 1, problem: problem)
  }
}
