import GANZooSupport

/// Reads weights in the legacy layout.
struct LegacyWeightsReader {
  private let reader: HDF5Reader
  private var budget: ArrayBudget

  init(_ reader: HDF5Reader) {
    self.reader = reader
    budget = ArrayBudget(reader)
  }

  /// The path of the group with the legacy weights, or nil if the file has none.
  static func root(in reader: HDF5Reader) throws -> String? {
    if try reader.strings("layer_names", of: "/") != nil { return "/" }
    guard try reader.kind(of: "/model_weights") == .group,
      try reader.strings("layer_names", of: "/model_weights") != nil
    else { return nil }
    return "/model_weights"
  }

  /// Reads the weights below the group `root`. Throws `KerasFormatError`.
  mutating func weights(at root: String) throws -> LegacyWeights {
    let names = try uniqueNames("layer_names", of: root)
    var layers: [LegacyWeights.Layer] = []
    for name in names {
      layers.append(LegacyWeights.Layer(name: name, weights: try list(of: joined(root, name))))
    }
    return LegacyWeights(layers: layers)
  }

  /// The number of weights that the attribute `weight_names` of a group lists.
  mutating func count(of group: String) throws -> Int { try names(of: group).count }

  /// Reads the weights that the attribute `weight_names` of a group lists. Throws `KerasFormatError`.
  mutating func list(of group: String) throws -> [StoredWeight] {
    var weights: [StoredWeight] = []
    for name in try names(of: group) {
      weights.append(try budget.weight(name, at: joined(group, name)))
    }
    return weights
  }

  private mutating func names(of group: String) throws -> [String] {
    guard try reader.kind(of: group) == .group else {
      throw KerasFormatError.missingGroup(file: reader.file, path: group)
    }
    return try uniqueNames("weight_names", of: group)
  }

  /// The names in an attribute. Without the attribute there are none, since Keras may leave out an empty list.
  private mutating func uniqueNames(_ attribute: String, of group: String) throws -> [String] {
    let names = try budget.strings(attribute, of: group) ?? []
    var seen: Set<String> = []
    for name in names {
      guard !name.isEmpty else { throw reader.damaged("\(attribute) of \(group) has an empty name") }
      try reader.check(name: name, of: group)
      guard seen.insert(name).inserted else {
        throw reader.damaged("\(attribute) of \(group.shown()) lists '\(name.shown())' twice")
      }
    }
    return names
  }

  private func joined(_ group: String, _ name: String) -> String {
    group == "/" ? "/" + name : group + "/" + name
  }
}

extension HDF5Reader {
  /// The most bytes of a name. Keras' names are shorter; a hostile file could make us compare and print a longer one
  /// many times.
  private static let maximumNameLength = 2048

  /// Throws `KerasFormatError.damaged` if the name of a layer or a weight, listed at the group `path`, is too long.
  func check(name: String, of path: String) throws {
    guard name.utf8.count <= Self.maximumNameLength else {
      throw damaged(
        "a name at \(path) has \(name.utf8.count) bytes, and the longest may have \(Self.maximumNameLength)")
    }
  }
}
