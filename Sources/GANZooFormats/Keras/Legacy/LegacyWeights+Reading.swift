import GANZooSupport

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

  /// How many weights the attribute `weight_names` of a group lists.
  mutating func count(of group: String) throws -> Int { try names(of: group).count }

  /// The weights that the attribute `weight_names` of a group lists.
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

  /// The list `attribute`; absent is empty, as Keras writes it at times.
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
  /// More than any Keras' scopes come to; a longer one would be compared and shown a thousand times.
  private static let longestName = 2048

  /// Makes sure that the name of a layer or a weight, which stands at the group `path`, can be one.
  ///
  /// - Throws: `KerasFormatError.damaged`.
  func check(name: String, of path: String) throws {
    guard name.utf8.count <= Self.longestName else {
      throw damaged("a name at \(path) has \(name.utf8.count) bytes, and the longest may have \(Self.longestName)")
    }
  }
}
