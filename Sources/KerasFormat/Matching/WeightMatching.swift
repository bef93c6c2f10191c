/// How the weights of a file are given to the layers of a network.
///
/// Layers go by name where the file's and the network's agree, or where `aliases` say which are which; else by position, as
/// Keras itself goes. All counts and shapes are checked, and the caller gets all arrays or none, unless it asked for a part.
public struct WeightMatching: Sendable {
  /// Names in the file by names in the network. Where there are any, all other layers go by their own names.
  public var aliases: [String: String]
  /// Whether layers that do not fit are left out rather than refused.
  public var isPartial: Bool

  /// A matching of all layers under their own names.
  public init(aliases: [String: String] = [:], isPartial: Bool = false) {
    (self.aliases, self.isPartial) = (aliases, isPartial)
  }

  /// Finds the arrays for the layers of a network.
  ///
  /// - Parameter file: the path that errors name.
  /// - Throws: `KerasFormatError.mismatch`, or `.unknownLayer` for an alias without its layer.
  public func match(_ stored: StoredWeights, to expected: [ExpectedLayer], in file: String) throws -> WeightMatch {
    try checkAliases(stored, expected, file)
    var assignment = WeightAssignment(layout: stored.layout)
    let pairs = pairs(stored, expected)
    for (layer, counterpart) in zip(expected, pairs.counterparts) { assignment.assign(counterpart, to: layer) }
    if !isPartial { assignment.refuse(unused: pairs.unused) }
    guard isPartial ? assignment.isUseful : assignment.rows.isEmpty else {
      throw KerasFormatError.mismatch(file: file, WeightMismatch(rule: pairs.rule, rows: assignment.rows))
    }
    return WeightMatch(
      rule: pairs.rule, arrays: assignment.arrays, leftOut: assignment.leftOut, unused: pairs.unused.map(\.label))
  }

  private func checkAliases(_ stored: StoredWeights, _ expected: [ExpectedLayer], _ file: String) throws {
    let network = Set(expected.map(\.name))
    let names = Set(stored.layers.compactMap(\.name))
    for (alias, name) in aliases.sorted(by: { $0.key < $1.key }) {
      guard network.contains(alias) else {
        throw KerasFormatError.unknownLayer(file: file, name: alias, isStored: false)
      }
      guard names.contains(name) else { throw KerasFormatError.unknownLayer(file: file, name: name, isStored: true) }
    }
  }

  private func pairs(_ stored: StoredWeights, _ expected: [ExpectedLayer]) -> LayerPairs {
    let pairs = LayerPairs(stored.layers, expected, layout: stored.layout, aliases: aliases, takesSome: isPartial)
    guard pairs.rule == .positions, stored.layout == .keras3, expected.allSatisfy(\.layers.isEmpty) else {
      return pairs
    }
    // Keras' own model may be made of models where the network is flat; names, if there are any, still tell.
    let flat = stored.layers.flatMap(\.plainLayers)
    let flatPairs = LayerPairs(flat, expected, layout: stored.layout, aliases: aliases, takesSome: isPartial)
    return flatPairs.rule == .names ? flatPairs : pairs
  }
}

/// The stored layer for each expected one, at one level of a model.
struct LayerPairs {
  let rule: WeightMatch.Rule
  /// For each expected layer; nil for those without weights and without counterpart.
  let counterparts: [StoredLayer?]
  /// Stored layers with weights that no expected one asked for.
  let unused: [StoredLayer]

  /// - Parameter takesSome: whether names need not agree in all layers.
  init(
    _ stored: [StoredLayer], _ expected: [ExpectedLayer], layout: StoredWeights.Layout, aliases: [String: String] = [:],
    takesSome: Bool = false
  ) {
    let given = stored.filter(\.hasWeights)
    let wanted = expected.filter(\.hasWeights)
    var places: [String: Int] = [:]
    for (place, layer) in given.enumerated() { if let name = layer.name { places[name] = place } }
    let found = wanted.map { places[aliases[$0.name] ?? $0.name] }
    let agree = takesSome ? found.contains { $0 != nil } : found.count == given.count && !found.contains(nil)
    let isByName =
      !aliases.isEmpty || (agree && Set(found.compactMap(\.self)).count == found.count(where: { $0 != nil }))
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
