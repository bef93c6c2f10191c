/// Assigns the weights of a file to the layers of a network.
///
/// Layers are paired by name if the names in file and network agree or `aliases` are given, else by position, as Keras
/// does. All counts and shapes are checked. A matching that is not partial gives all arrays or throws.
package struct WeightMatching: Sendable {
  /// Names in the file by names in the network. If there are any, all other layers are paired by their own names.
  package var aliases: [String: String]
  /// Whether layers that do not fit are left out. Otherwise they are an error.
  package var isPartial: Bool

  /// A matching with these options.
  package init(aliases: [String: String] = [:], isPartial: Bool = false) {
    self.aliases = aliases
    self.isPartial = isPartial
  }

  /// Finds the arrays for the layers of a network.
  ///
  /// - Parameter file: the path that errors name.
  /// - Throws: `KerasFormatError.mismatch`, `.unknownLayer` for an alias of a layer that does not exist, or
  ///   `.usedTwice`.
  package func match(_ stored: StoredWeights, to expected: [ExpectedLayer], in file: String) throws -> WeightMatch {
    try checkAliases(stored, expected, file)
    let flat = expected.allSatisfy(\.layers.isEmpty) ? stored.flattened : nil
    let flatComplete = flat.map { attempts($0, expected) } ?? []
    let complete =
      attempts(stored, expected)
      + flatComplete.filter { $0.match.rule == .names || stored.hasOrderWhenFlattened }
    if let match = complete.first(where: \.fits)?.match { return match }
    guard isPartial else {
      throw KerasFormatError.mismatch(file: file, WeightMismatch(rule: complete[0].match.rule, rows: complete[0].rows))
    }
    let partial = ([stored] + (flat.map { [$0] } ?? [])).map {
      attempt(pairs($0, expected, .ifEnoughAgree), expected, $0.layout)
    }
    let useful =
      [partial[0]]
      + partial.dropFirst().filter { $0.match.rule == .names || stored.hasOrderWhenFlattened }
    let best = useful.max { $0.match.count < $1.match.count } ?? partial[0]
    guard best.match.count > 0 else {
      throw KerasFormatError.mismatch(file: file, WeightMismatch(rule: best.match.rule, rows: best.rows))
    }
    return best.match
  }

  private typealias Attempt = (match: WeightMatch, rows: [WeightMismatch.Row], fits: Bool)

  /// The matches of all layers by name, if the names agree, and by position, the more likely one first.
  private func attempts(_ stored: StoredWeights, _ expected: [ExpectedLayer]) -> [Attempt] {
    let byName = pairs(stored, expected, .ifAllAgree)
    let named = attempt(byName, expected, stored.layout)
    guard aliases.isEmpty, byName.rule == .names else { return [named] }
    let byPosition = pairs(stored, expected, .never)
    let positioned = attempt(byPosition, expected, stored.layout)
    // Keras numbers layers in the order of their creation, not of the model. So automatic names say less than
    // positions.
    let moved = zip(expected, zip(byName.counterparts, byPosition.counterparts)).filter { $1.0?.group != $1.1?.group }
    let isByPosition = !moved.isEmpty && moved.allSatisfy { $0.0.hasAutomaticName }
    return isByPosition ? [positioned, named] : [named, positioned]
  }

  private func attempt(
    _ pairs: LayerPairs, _ expected: [ExpectedLayer], _ layout: StoredWeights.Layout
  ) -> Attempt {
    var assignment = WeightAssignment(layout: layout)
    for (layer, counterpart) in zip(expected, pairs.counterparts) { assignment.assign(counterpart, to: layer) }
    assignment.addUnused(pairs.unused)
    let match = WeightMatch(
      rule: pairs.rule, arrays: assignment.arrays, leftOut: assignment.leftOut, unused: assignment.unused)
    return (match, assignment.rows, assignment.rows.isEmpty)
  }

  private func pairs(_ stored: StoredWeights, _ expected: [ExpectedLayer], _ names: LayerPairs.NameRule) -> LayerPairs {
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
