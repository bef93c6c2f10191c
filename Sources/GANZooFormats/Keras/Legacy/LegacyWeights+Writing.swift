extension LegacyWeights {
  /// Writes the weights below the group `root`. Throws `KerasFormatError.cannotWrite`.
  func write(into writer: HDF5Writer, at root: String, kerasVersion: String) throws {
    try writer.createGroup(root)
    try writer.setStrings(layers.map(\.name), "layer_names", of: root)
    try writer.setString("tensorflow", "backend", of: root)
    try writer.setString(kerasVersion, "keras_version", of: root)
    for layer in layers {
      let group = (root == "/" ? "" : root) + "/" + layer.name
      try writer.createGroup(group)
      try writer.setStrings(layer.weights.map(\.name), "weight_names", of: group)
      for weight in layer.weights {
        try writer.write(weight.array.values, shape: weight.array.shape, to: group + "/" + weight.name)
      }
    }
  }

  /// Throws `KerasFormatError.invalidName` if a name is one that some version of Keras cannot read.
  func validateNames(for file: String) throws {
    var names: Set<String> = []
    for layer in layers {
      func refuse(_ reason: String) -> KerasFormatError {
        .invalidName(file: file, kind: "layer name", name: layer.name, reason: reason)
      }
      guard Self.isLayerName(layer.name) else { throw refuse(Self.layerNameRule) }
      guard names.insert(layer.name).inserted else { throw refuse("occurs twice") }
      try validateWeightNames(of: layer, for: file)
    }
  }

  /// The rule of `isLayerName` in messages.
  static let layerNameRule = "must begin with a letter, a digit or '.' and go on with these, '_' or '-'"

  /// Whether a name matches `[A-Za-z0-9.][A-Za-z0-9_.-]*`, since Keras 2 fails on other names. "." and ".." are not
  /// names in HDF5.
  static func isLayerName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first != UInt8(ascii: "_"), first != UInt8(ascii: "-") else { return false }
    return name != "." && name != ".." && name.utf8.count <= 1024 && name.utf8.allSatisfy(isNameByte)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  private func validateWeightNames(of layer: Layer, for file: String) throws {
    var datasets: Set<String> = []
    var groups: Set<String> = []
    for weight in layer.weights {
      func refuse(_ reason: String) -> KerasFormatError {
        .invalidName(file: file, kind: "weight name", name: weight.name, reason: "of layer '\(layer.name)' " + reason)
      }
      let parts = weight.name.split(separator: "/", omittingEmptySubsequences: false)
      guard weight.name.utf8.count <= 2048, parts.allSatisfy({ !$0.isEmpty && $0 != "." && !$0.utf8.contains(0) })
      else { throw refuse("is not a path inside a file") }
      for length in 1..<parts.count { groups.insert(parts.prefix(length).joined(separator: "/")) }
      guard datasets.insert(weight.name).inserted else { throw refuse("occurs twice") }
    }
    for weight in layer.weights where groups.contains(weight.name) {
      throw KerasFormatError.invalidName(
        file: file, kind: "weight name", name: weight.name, reason: "of layer '\(layer.name)' is also part of another's"
      )
    }
  }
}
