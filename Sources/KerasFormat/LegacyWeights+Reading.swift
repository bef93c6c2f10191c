/// Reads legacy weights from an open file, within a budget.
struct LegacyWeightsReader {
  private let reader: HDF5Reader
  /// Bytes of datasets that the file's size still justifies, without and with compression. A small file could otherwise
  /// list one dataset under a thousand names.
  private var plainBudget, compressedBudget: Int

  init(_ reader: HDF5Reader) {
    self.reader = reader
    plainBudget = reader.byteCount
    compressedBudget = min(
      reader.byteCount.multipliedClamped(by: HDF5Reader.deflateRatio), HDF5Reader.largestArray)
  }

  /// The group that holds the weights of `reader`'s file.
  ///
  /// - Throws: `KerasFormatError.noWeights`.
  static func root(in reader: HDF5Reader) throws -> String {
    if try reader.strings("layer_names", of: "/") != nil { return "/" }
    if try reader.kind(of: "/model_weights") == .group,
      try reader.strings("layer_names", of: "/model_weights") != nil
    {
      return "/model_weights"
    }
    for group in ["/layers", "/_layer_checkpoint_dependencies"] where try reader.kind(of: group) == .group {
      throw KerasFormatError.noWeights(
        file: reader.file, reason: "it has the Keras 3 layout (group \(group)); save it as legacy .h5 weights")
    }
    throw KerasFormatError.noWeights(
      file: reader.file, reason: "neither its root nor a group /model_weights has the attribute layer_names")
  }

  /// The weights under the group `root`.
  mutating func weights(at root: String) throws -> LegacyWeights {
    let names = try uniqueNames("layer_names", of: root)
    var layers: [LegacyWeights.Layer] = []
    for name in names {
      layers.append(LegacyWeights.Layer(name: name, weights: try weights(of: joined(root, name))))
    }
    return LegacyWeights(layers: layers)
  }

  private mutating func weights(of group: String) throws -> [LegacyWeights.Weight] {
    guard try reader.kind(of: group) == .group else {
      throw KerasFormatError.missingGroup(file: reader.file, path: group)
    }
    var weights: [LegacyWeights.Weight] = []
    for name in try uniqueNames("weight_names", of: group) {
      let path = joined(group, name)
      try spend(on: path)
      weights.append(LegacyWeights.Weight(name: name, array: try reader.array(at: path)))
    }
    return weights
  }

  private mutating func spend(on path: String) throws {
    let description = try reader.describe(path)
    if description.isCompressed {
      compressedBudget -= description.byteCount
    } else {
      plainBudget -= description.byteCount
    }
    guard plainBudget >= 0, compressedBudget >= 0 else {
      throw KerasFormatError.tooLarge(file: reader.file, path: path)
    }
  }

  /// The list `attribute`; absent is empty, as Keras writes it at times.
  private func uniqueNames(_ attribute: String, of group: String) throws -> [String] {
    let names = try reader.strings(attribute, of: group) ?? []
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
