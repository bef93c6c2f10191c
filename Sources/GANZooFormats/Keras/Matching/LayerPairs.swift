/// The stored layer for each expected one, at one level of a model.
struct LayerPairs {
  let rule: WeightMatch.Rule
  /// For each expected layer; nil for those without weights and without counterpart.
  let counterparts: [StoredLayer?]
  /// Stored layers with weights that no expected one asked for.
  let unused: [StoredLayer]

  /// When layers go by their names, unless there are aliases.
  enum Names {
    /// Never.
    case none
    /// When all agree.
    case all
    /// When all do, or enough to tell.
    case some
  }

  init(
    _ stored: [StoredLayer], _ expected: [ExpectedLayer], layout: StoredWeights.Layout, aliases: [String: String] = [:],
    names: Names = .all
  ) {
    let given = stored.filter(\.hasWeights)
    let wanted = expected.filter(\.hasWeights)
    // A name that occurs twice is none.
    let places = Dictionary(grouping: given.indices, by: { aliases.isEmpty ? given[$0].name : given[$0].label })
      .compactMapValues { $0.count == 1 ? $0[0] : nil }
    let found = wanted.map { places[aliases[$0.name] ?? $0.name] }
    let agreeing = zip(wanted, found).filter { $1 != nil }.map(\.0)
    let isByName =
      switch names {
      case _ where !aliases.isEmpty: true
      case .none: false
      case .all: agreeing.count == wanted.count && agreeing.count == given.count
      case .some: Self.tell(agreeing, among: min(wanted.count, given.count))
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
      guard layer.hasWeights, let place = rest.removeFirst() else { return nil }
      return given[place]
    }
    let used = Set(chosen.compactMap(\.self))
    unused = given.indices.filter { !used.contains($0) }.map { given[$0] }
  }

  /// Whether the layers whose names agree say how the others go: all of one side do, or one has a name that a person gave.
  private static func tell(_ agreeing: [ExpectedLayer], among count: Int) -> Bool {
    agreeing.count == count && count > 0 || agreeing.contains { !$0.hasAutomaticName }
  }

  /// The k-th layer of a class is the k-th stored one of that class that has weights, whatever its number: Keras 2.12 and
  /// 2.13 count in twos.
  private static func byCounter(_ wanted: [ExpectedLayer], _ given: [StoredLayer]) -> [Int?] {
    var byKind = Dictionary(grouping: given.indices.sorted { group(given[$0]) < group(given[$1]) }) {
      group(given[$0]).kind
    }.mapValues { $0[...] }
    return wanted.map { byKind[$0.kind]?.popFirst() }
  }

  private static func group(_ layer: StoredLayer) -> LayerGroup { LayerGroup(layer.group) }
}
