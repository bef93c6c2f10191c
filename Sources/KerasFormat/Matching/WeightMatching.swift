/// How the weights of a file are given to the layers of a network.
///
/// Layers go by name where the file's and the network's agree, or where `aliases` say which are which; else by position, as
/// Keras itself goes. All counts and shapes are checked, and the caller gets all arrays or none, unless it asked for a part.
public struct WeightMatching: Sendable {
  /// Names in the file by names in the network. Where there are any, all other layers go by their own names.
  public var aliases: [String: String]
  /// Whether layers that do not fit are left out rather than refused, where not all fit.
  public var isPartial: Bool

  /// A matching of all layers under their own names.
  public init(aliases: [String: String] = [:], isPartial: Bool = false) {
    (self.aliases, self.isPartial) = (aliases, isPartial)
  }

  /// Finds the arrays for the layers of a network.
  ///
  /// - Parameter file: the path that errors name.
  /// - Throws: `KerasFormatError.mismatch`, `.unknownLayer` for an alias without its layer, or `.usedTwice`.
  public func match(_ stored: StoredWeights, to expected: [ExpectedLayer], in file: String) throws -> WeightMatch {
    try checkAliases(stored, expected, file)
    let whole = attempt(pairs(stored, expected, some: false), expected, stored.layout)
    if whole.fits { return whole.match }
    guard isPartial else {
      throw KerasFormatError.mismatch(file: file, WeightMismatch(rule: whole.match.rule, rows: whole.rows))
    }
    let part = attempt(pairs(stored, expected, some: true), expected, stored.layout)
    guard part.match.arrays.contains(where: { $0?.isEmpty == false }) else {
      throw KerasFormatError.mismatch(file: file, WeightMismatch(rule: part.match.rule, rows: part.rows))
    }
    return part.match
  }

  private func attempt(
    _ pairs: LayerPairs, _ expected: [ExpectedLayer], _ layout: StoredWeights.Layout
  ) -> (match: WeightMatch, rows: [WeightMismatch.Row], fits: Bool) {
    var assignment = WeightAssignment(layout: layout)
    for (layer, counterpart) in zip(expected, pairs.counterparts) { assignment.assign(counterpart, to: layer) }
    assignment.leave(pairs.unused)
    let match = WeightMatch(
      rule: pairs.rule, arrays: assignment.arrays, leftOut: assignment.leftOut, unused: assignment.unused)
    return (match, assignment.rows, assignment.rows.isEmpty)
  }

  private func pairs(_ stored: StoredWeights, _ expected: [ExpectedLayer], some: Bool) -> LayerPairs {
    let pairs = LayerPairs(stored.layers, expected, layout: stored.layout, aliases: aliases, takesSome: some)
    guard stored.layout == .keras3, expected.allSatisfy(\.layers.isEmpty), !pairs.isComplete else { return pairs }
    // Keras' own model may be made of models where the network is flat; names, if there are any, still tell.
    let flat = stored.layers.flatMap(\.plainLayers)
    let flatPairs = LayerPairs(flat, expected, layout: stored.layout, aliases: aliases, takesSome: some)
    return flatPairs.rule == .names && flatPairs.count > pairs.count ? flatPairs : pairs
  }

  private func checkAliases(_ stored: StoredWeights, _ expected: [ExpectedLayer], _ file: String) throws {
    let network = Set(expected.filter(\.hasWeights).map(\.name))
    let names = Set((stored.layers + stored.layers.flatMap(\.plainLayers)).filter(\.hasWeights).map(\.label))
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
