/// Reads legacy weights from an open file.
struct LegacyWeightsReader {
  private let reader: HDF5Reader
  private var budget: ArrayBudget

  init(_ reader: HDF5Reader) {
    self.reader = reader
    budget = ArrayBudget(reader)
  }

  /// The group that holds the legacy weights of `reader`'s file, or nil.
  static func root(in reader: HDF5Reader) throws -> String? {
    if try reader.strings("layer_names", of: "/") != nil { return "/" }
    guard try reader.kind(of: "/model_weights") == .group,
      try reader.strings("layer_names", of: "/model_weights") != nil
    else { return nil }
    return "/model_weights"
  }

  /// The weights under the group `root`.
  mutating func weights(at root: String) throws -> LegacyWeights {
    let names = try uniqueNames("layer_names", of: root)
    var layers: [LegacyWeights.Layer] = []
    for name in names {
      layers.append(LegacyWeights.Layer(name: name, weights: try list(of: joined(root, name))))
    }
    return LegacyWeights(layers: layers)
  }

  /// The weights that the attribute `weight_names` of a group lists.
  mutating func list(of group: String) throws -> [StoredWeight] {
    guard try reader.kind(of: group) == .group else {
      throw KerasFormatError.missingGroup(file: reader.file, path: group)
    }
    var weights: [StoredWeight] = []
    for name in try uniqueNames("weight_names", of: group) {
      weights.append(try budget.weight(name, at: joined(group, name)))
    }
    return weights
  }

  /// The list `attribute`; absent is empty, as Keras writes it at times.
  private mutating func uniqueNames(_ attribute: String, of group: String) throws -> [String] {
    let names = try budget.strings(attribute, of: group) ?? []
    var seen: Set<String> = []
    for name in names {
      guard !name.isEmpty else { throw reader.damaged("\(attribute) of \(group) has an empty name") }
      guard seen.insert(name).inserted else { throw reader.damaged("\(attribute) of \(group) lists '\(name)' twice") }
    }
    return names
  }

  private func joined(_ group: String, _ name: String) -> String {
    group == "/" ? "/" + name : group + "/" + name
  }
}
