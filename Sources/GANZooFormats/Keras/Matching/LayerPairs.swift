/// Pairs the layers of a network with the layers of a file, at one level of nesting.
struct LayerPairs {
  let rule: WeightMatch.Rule
  /// For each expected layer, the stored one. Nil for a layer without weights, or if the file has no such layer.
  let counterparts: [StoredLayer?]
  /// Stored layers with weights that no expected layer uses.
  let unused: [StoredLayer]

  /// When layers are paired by name. With aliases they always are.
  enum NameRule {
    case never
    case ifAllAgree
    /// If enough names agree (`areSignificant`).
    case ifEnoughAgree
  }

  init(
    _ stored: [StoredLayer], _ expected: [ExpectedLayer], layout: StoredWeights.Layout, aliases: [String: String] = [:],
    names: NameRule = .ifAllAgree
  ) {
    let given = stored.filter(\.hasWeights)
    let wanted = expected.filter(\.hasWeights)
    // Names that occur twice are ignored.
    let indices = Dictionary(grouping: given.indices, by: { aliases.isEmpty ? given[$0].name : given[$0].label })
      .compactMapValues { $0.count == 1 ? $0[0] : nil }
    let found = wanted.map { indices[aliases[$0.name] ?? $0.name] }
    let agreeing = zip(wanted, found).filter { $1 != nil }.map(\.0)
    let isByName =
      switch names {
      case _ where !aliases.isEmpty: true
      case .never: false
      case .ifAllAgree: agreeing.count == wanted.count && agreeing.count == given.count
      case .ifEnoughAgree: Self.areSignificant(agreeing, among: min(wanted.count, given.count))
      }
    rule = isByName ? .names : .positions
    let chosen =
      switch (isByName, layout) {
      case (true, _): found
      case (false, .legacy): wanted.indices.map { given.indices.contains($0) ? $0 : nil }
      case (false, .keras3): Self.byCounter(wanted, given)
      }
    var rest = chosen[...]
    counterparts = expected.map { layer in
      guard layer.hasWeights, let index = rest.removeFirst() else { return nil }
      return given[index]
    }
    let used = Set(chosen.compactMap(\.self))
    unused = given.indices.filter { !used.contains($0) }.map { given[$0] }
  }

  /// Whether names agree by intention: all names of the file or of the network do, or one that is not automatic does.
  private static func areSignificant(_ agreeing: [ExpectedLayer], among count: Int) -> Bool {
    agreeing.count == count && count > 0 || agreeing.contains { !$0.hasAutomaticName }
  }

  /// Pairs the k-th layer of a class with the k-th stored layer of that class. Only the order of the counters matters,
  /// because Keras 2.12 and 2.13 count in twos.
  private static func byCounter(_ wanted: [ExpectedLayer], _ given: [StoredLayer]) -> [Int?] {
    var byKind = Dictionary(grouping: given.indices.sorted { group(given[$0]) < group(given[$1]) }) {
      group(given[$0]).kind
    }.mapValues { $0[...] }
    return wanted.map { byKind[$0.kind]?.popFirst() }
  }

  private static func group(_ layer: StoredLayer) -> Keras3GroupName { Keras3GroupName(layer.group) }
}
