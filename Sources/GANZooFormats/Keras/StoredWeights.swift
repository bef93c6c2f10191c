/// The weights of a Keras file by layer, in either of Keras' layouts.
package struct StoredWeights: Sendable, Equatable {
  /// How a file identifies layers.
  package enum Layout: Sendable {
    /// By name. A list gives the order of the model's layers.
    case legacy
    /// By class and counter, such as `conv2d_1`. Layers of different classes have no order.
    case keras3
  }

  /// How the file identifies layers.
  package var layout: Layout
  /// The layers of the model; in the legacy layout in the model's order.
  package var layers: [StoredLayer]

  /// The same weights with the layers of nested models as layers of the model. Nil if the model has no nested models.
  package var flattened: StoredWeights? {
    let parts = layers.map { $0.split(layout) }
    guard parts.contains(where: { $0.count > 1 }) || layers.contains(where: { !$0.layers.isEmpty }) else { return nil }
    return StoredWeights(layout: layout, layers: Array(parts.joined()))
  }

  /// Whether the order of the layers of `flattened` is known. In Keras 3's layout it is not known if two models have
  /// layers of one class, because counters start at 0 in each model.
  var hasOrderWhenFlattened: Bool {
    guard layout == .keras3 else { return true }
    var modelsByClass: [String: Set<Int>] = [:]
    for (index, layer) in layers.enumerated() {
      // The outermost model is −1.
      let model = layer.layers.isEmpty ? -1 : index
      for inner in layer.plainLayers where inner.hasWeights { modelsByClass[inner.kind, default: []].insert(model) }
    }
    return modelsByClass.values.allSatisfy { $0.count == 1 }
      && !layers.contains { $0.layers.contains { !$0.layers.isEmpty } }
  }

  /// The weights of these layers.
  package init(layout: Layout, layers: [StoredLayer]) {
    self.layout = layout
    self.layers = layers
  }
}

/// A layer of a Keras file, or a nested model.
package struct StoredLayer: Sendable, Equatable {
  /// The layer's name; nil if the file does not have it. Keras 3 writes it since version 3.6.
  package var name: String?
  /// The name of its group in the file, such as "conv_1" (legacy) or "conv2d_1" (Keras 3).
  package var group: String
  /// Its weights: in the legacy layout in the order of `weight_names`, in Keras 3's by path and index.
  package var weights: [StoredWeight]
  /// The layers of a nested model. Empty in the legacy layout, which lists all weights of a nested model in `weights`.
  package var layers: [StoredLayer] = []

  /// A layer with its weights, or a nested model with its layers.
  package init(name: String?, group: String, weights: [StoredWeight], layers: [StoredLayer] = []) {
    self.name = name
    self.group = group
    self.weights = weights
    self.layers = layers
  }

  /// Whether the layer or a layer in it has floating-point weights. Counters and the states of random generators do not
  /// count.
  package var hasWeights: Bool { weights.contains(where: \.isFloat) || layers.contains(where: \.hasWeights) }
  /// Its name in messages: the name or, without one, the group.
  package var label: String { name ?? group }
  /// Its class in snake case, such as "conv2d", from the name of the group in a Keras 3 file. In a legacy file this has
  /// no meaning.
  package var kind: String { Keras3GroupName(group).kind }
  /// The layers that are not nested models, depth first. For a layer this is the layer itself.
  package var plainLayers: [StoredLayer] { layers.isEmpty ? [self] : layers.flatMap(\.plainLayers) }
  /// The layers of a nested model, or the layer itself. In a legacy file layers follow from the names of weights:
  /// "dense" from "dense/kernel:0".
  func split(_ layout: StoredWeights.Layout) -> [StoredLayer] {
    guard layers.isEmpty, layout == .legacy else { return plainLayers }
    var parts: [StoredLayer] = []
    var indices: [String: Int] = [:]
    for weight in weights where weight.isFloat {
      let scopes = weight.name.split(separator: "/").dropLast()
      let group = scopes.joined(separator: "/")
      if indices[group] == nil {
        indices[group] = parts.count
        parts.append(StoredLayer(name: scopes.last.map(String.init), group: group, weights: []))
      }
      if let index = indices[group] { parts[index].weights.append(weight) }
    }
    return parts.count > 1 ? parts : [self]
  }
  /// All weights, with those of the layers in it.
  package var allWeights: [StoredWeight] { weights + layers.flatMap(\.allWeights) }
}

/// An array of a layer with its name: "conv_1/kernel:0" in the legacy layout, "vars/0" in Keras 3's.
package struct StoredWeight: Sendable, Equatable {
  /// The path within the layer's group.
  package var name: String
  /// Shape and values. Empty if the data are neither floating-point numbers nor integers.
  package var array: StoredArray
  /// The type and shape of data that are not floating-point numbers; nil for floating-point numbers.
  package var other: OtherData?

  /// An array with a name.
  package init(name: String, array: StoredArray, other: OtherData? = nil) {
    self.name = name
    self.array = array
    self.other = other
  }

  /// Data that are not weights: counters, states of random generators, vocabularies.
  package struct OtherData: Sendable, Equatable {
    /// The type in the file, such as "int64".
    package var type: String
    /// The extent of each axis.
    package var shape: [Int]
    /// Whether the data are integers. Then `array` has their values.
    package var isInteger: Bool
  }

  /// Whether the data are floating-point numbers, as weights are.
  package var isFloat: Bool { other == nil }

  /// The last part of the name without TensorFlow's output index: "kernel" of "conv_1/kernel:0".
  package var tail: String { String((name.split(separator: "/").last ?? "").prefix { $0 != ":" }) }
}

extension ArrayBudget {
  /// Reads the dataset at `path` as a weight called `name`.
  ///
  /// Other data, such as a step count, the state of a random generator or a vocabulary, are no error: the weights
  /// beside them can still be read.
  ///
  /// Throws `KerasFormatError` as `array` does.
  mutating func weight(_ name: String, at path: String) throws -> StoredWeight {
    let description = try reader.describe(path)
    let shape = description.shape
    let type = "\(description.type)"
    switch description.type {
    case .float, .bfloat16: return StoredWeight(name: name, array: try array(at: path))
    case .integer:
      let array = try array(at: path, takesIntegers: true)
      return StoredWeight(name: name, array: array, other: .init(type: type, shape: shape, isInteger: true))
    case .other:
      let nothing = StoredArray(shape: [0], values: [])
      return StoredWeight(name: name, array: nothing, other: .init(type: type, shape: shape, isInteger: false))
    }
  }
}
