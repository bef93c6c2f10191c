import GANZooSupport

/// Reads weights in Keras 3's layout.
///
///     /layers/conv2d_1/vars/0                     the second convolution's kernel
///     /layers/sequential/layers/dense/vars/0      a weight of a nested model
///     /layers/spectral_normalization/layer/vars/0 a weight of a wrapped layer
///
/// Keras 2.12 to 2.14 call `layers` `_layer_checkpoint_dependencies`.
struct Keras3WeightsReader {
  private let reader: HDF5Reader
  private var budget: ArrayBudget

  private static let layerGroups = ["layers", "_layer_checkpoint_dependencies"]
  private static let maximumDepth = 16

  init(_ reader: HDF5Reader) {
    self.reader = reader
    budget = ArrayBudget(reader)
  }

  /// Whether the file has this layout.
  static func fits(_ reader: HDF5Reader) throws -> Bool {
    try layerGroups.contains { try reader.kind(of: "/" + $0) == .group }
  }

  /// Reads all layers of the model. Throws `KerasFormatError`.
  mutating func weights() throws -> StoredWeights {
    let layers = try layers(in: "", depth: 0)
    guard !layers.isEmpty else {
      let names = try budget.children(of: "/")
      let found = names.isEmpty ? "is empty" : "holds \(names.listed())"
      throw KerasFormatError.noWeights(file: reader.file, reason: "no layer lies in /layers; its root \(found)")
    }
    return StoredWeights(layout: .keras3, layers: layers)
  }

  /// The number of the optimizer's variables; 0 if the file has no optimizer.
  mutating func optimizerCount() throws -> Int {
    guard try reader.kind(of: "/optimizer/vars") == .group else { return 0 }
    return try budget.children(of: "/optimizer/vars").count { Int($0) != nil }
  }

  /// Reads the optimizer's variables in order. Empty if the file has no optimizer.
  mutating func optimizer() throws -> [StoredWeight] {
    guard try reader.kind(of: "/optimizer") == .group else { return [] }
    return try variables(in: "/optimizer", prefix: "")
  }

  private mutating func layers(in model: String, depth: Int) throws -> [StoredLayer] {
    var layers: [StoredLayer] = []
    for group in Self.layerGroups where try reader.kind(of: "\(model)/\(group)") == .group {
      for name in try budget.children(of: "\(model)/\(group)") {
        if let layer = try layer("\(model)/\(group)/\(name)", name, depth: depth) { layers.append(layer) }
      }
    }
    return layers.sorted { Keras3GroupName($0.group) < Keras3GroupName($1.group) }
  }

  private mutating func layer(_ path: String, _ group: String, depth: Int) throws -> StoredLayer? {
    // Hard links could form a cycle.
    guard depth < Self.maximumDepth, group.utf8.count <= TextLimits.name else {
      throw KerasFormatError.tooLarge(file: reader.file, path: path)
    }
    guard try reader.kind(of: path) == .group else { return nil }
    let isModel = try Self.layerGroups.contains { try reader.kind(of: "\(path)/\($0)") == .group }
    // A compiled model has an optimizer and metrics beside its layers, which are not weights of the network.
    let weights = isModel ? try variables(in: path, prefix: "") : try layerVariables(of: path, prefix: "", depth: depth)
    return StoredLayer(
      name: try name(of: path + "/vars"), group: group, weights: weights, layers: try layers(in: path, depth: depth + 1)
    )
  }

  /// The variables of a layer and of the layers that it wraps: "vars/0", "layer/vars/0", "forward_layer/cell/vars/0".
  private mutating func layerVariables(of path: String, prefix: String, depth: Int) throws -> [StoredWeight] {
    guard depth < Self.maximumDepth else { throw KerasFormatError.tooLarge(file: reader.file, path: path) }
    var weights: [StoredWeight] = []
    for child in try budget.children(of: path) {
      if child == "vars" {
        weights += try variables(in: path, prefix: prefix)
      } else if try reader.kind(of: "\(path)/\(child)") == .group {
        weights += try layerVariables(of: "\(path)/\(child)", prefix: "\(prefix)\(child)/", depth: depth + 1)
      }
    }
    return weights
  }

  /// The layer's name, an attribute of its group `vars`; nil if there is none.
  private mutating func name(of variables: String) throws -> String? {
    guard try reader.kind(of: variables) == .group else { return nil }
    let name = try budget.string("name", of: variables)
    if let name { try reader.check(name: name, of: variables) }
    return name
  }

  /// The arrays `vars/0`, `vars/1` … of a group, in the order of their numbers.
  private mutating func variables(in path: String, prefix: String) throws -> [StoredWeight] {
    let group = path + "/vars"
    guard try reader.kind(of: group) == .group else { return [] }
    var weights: [StoredWeight] = []
    for number in try budget.children(of: group).compactMap(Int.init).sorted() {
      weights.append(try budget.weight("\(prefix)vars/\(number)", at: "\(group)/\(number)"))
    }
    return weights
  }
}
