/// How the weights of a file are given to the layers of a network.
///
/// Layers go by name where the file's and the network's agree, or where `aliases` say which are which; else by position, as
/// Keras itself goes. All counts and shapes are checked, and the caller gets all arrays or none, unless it asked for a part.
package struct WeightMatching: Sendable {
  /// Names in the file by names in the network. Where there are any, all other layers go by their own names.
  package var aliases: [String: String]
  /// Whether layers that do not fit are left out rather than refused, where not all fit.
  package var isPartial: Bool

  /// A matching of all layers under their own names.
  package init(aliases: [String: String] = [:], isPartial: Bool = false) {
    (self.aliases, self.isPartial) = (aliases, isPartial)
  }

  /// Finds the arrays for the layers of a network.
  ///
  /// - Parameter file: the path that errors name.
  /// - Throws: `KerasFormatError.mismatch`, `.unknownLayer` for an alias without its layer, or `.usedTwice`.
  package func match(_ stored: StoredWeights, to expected: [ExpectedLayer], in file: String) throws -> WeightMatch {
    try checkAliases(stored, expected, file)
    let flat = expected.allSatisfy(\.layers.isEmpty) ? stored.flattened : nil
    let flatWholes = flat.map { attempts($0, expected) } ?? []
    let wholes =
      attempts(stored, expected)
      + flatWholes.filter { $0.match.rule == .names || stored.hasOrderWhenFlattened }
    if let match = wholes.first(where: \.fits)?.match { return match }
    guard isPartial else {
      throw KerasFormatError.mismatch(file: file, WeightMismatch(rule: wholes[0].match.rule, rows: wholes[0].rows))
    }
    let parts = ([stored] + (flat.map { [$0] } ?? [])).map { attempt(pairs($0, expected, .some), expected, $0.layout) }
    let useful = [parts[0]] + parts.dropFirst().filter { $0.match.rule == .names || stored.hasOrderWhenFlattened }
    let part = useful.max { $0.match.count < $1.match.count } ?? parts[0]
    guard part.match.count > 0 else {
      throw KerasFormatError.mismatch(file: file, WeightMismatch(rule: part.match.rule, rows: part.rows))
    }
    return part.match
  }

  private typealias Attempt = (match: WeightMatch, rows: [WeightMismatch.Row], fits: Bool)

  /// All layers by name, where the names agree, and by position; what is more likely meant comes first.
  private func attempts(_ stored: StoredWeights, _ expected: [ExpectedLayer]) -> [Attempt] {
    let byName = pairs(stored, expected, .all)
    let named = attempt(byName, expected, stored.layout)
    guard aliases.isEmpty, byName.rule == .names else { return [named] }
    let byPosition = pairs(stored, expected, .none)
    let positioned = attempt(byPosition, expected, stored.layout)
    // Keras numbers layers as they are made, which need not be the order in the model: such names tell less than positions.
    let moved = zip(expected, zip(byName.counterparts, byPosition.counterparts)).filter { $1.0?.group != $1.1?.group }
    let isByPosition = !moved.isEmpty && moved.allSatisfy { $0.0.hasAutomaticName }
    return isByPosition ? [positioned, named] : [named, positioned]
  }

  private func attempt(
    _ pairs: LayerPairs, _ expected: [ExpectedLayer], _ layout: StoredWeights.Layout
  ) -> Attempt {
    var assignment = WeightAssignment(layout: layout)
    for (layer, counterpart) in zip(expected, pairs.counterparts) { assignment.assign(counterpart, to: layer) }
    assignment.leave(pairs.unused)
    let match = WeightMatch(
      rule: pairs.rule, arrays: assignment.arrays, leftOut: assignment.leftOut, unused: assignment.unused)
    return (match, assignment.rows, assignment.rows.isEmpty)
  }

  private func pairs(_ stored: StoredWeights, _ expected: [ExpectedLayer], _ names: LayerPairs.Names) -> LayerPairs {
    LayerPairs(stored.layers, expected, layout: stored.layout, aliases: aliases, names: names)
  }

  private func checkAliases(_ stored: StoredWeights, _ expected: [ExpectedLayer], _ file: String) throws {
    let network = Set(expected.filter(\.hasWeights).map(\.name))
    let layers = stored.layers + (stored.flattened?.layers ?? [])
    let names = Set(layers.filter(\.hasWeights).map(\.label))
    var used = network.subtracting(aliases.keys).intersection(names)
    for (alias, name) in aliases.sorted(by: { $0.key < $1.key }) {
      guard network.contains(alias) else {
        throw KerasFormatError.unknownLayer(file: file, name: alias, isStored: false)
      }
      guard names.contains(name) else { throw KerasFormatError.unknownLayer(file: file, name: name, isStored: true) }
      guard used.insert(name).inserted else { throw KerasFormatError.usedTwice(file: file, name: name) }
    }
  }
}
