/// The weights of a Keras file, layer by layer, in either of Keras' layouts.
package struct StoredWeights: Sendable, Equatable {
  /// How layers are found again.
  package enum Layout: Sendable {
    /// By a list of names, in the order of the model's layers.
    case legacy
    /// By class and a counter, such as `conv2d_1`: there is no order between classes.
    case keras3
  }

  /// How layers are found again.
  package var layout: Layout
  /// The model's layers; in the legacy layout in its order.
  package var layers: [StoredLayer]

  /// The same weights as if layers of models within the model were layers of the model, or nil where there are none.
  package var flattened: StoredWeights? {
    let parts = layers.map { $0.split(layout) }
    guard parts.contains(where: { $0.count > 1 }) || layers.contains(where: { !$0.layers.isEmpty }) else { return nil }
    return StoredWeights(layout: layout, layers: Array(parts.joined()))
  }

  /// Whether the order of `flattened` is known: Keras 3's counters begin anew in each model, so that they say nothing of two
  /// layers of one class in two models.
  var hasOrderWhenFlattened: Bool {
    guard layout == .keras3 else { return true }
    var homes: [String: Set<Int>] = [:]
    for (place, layer) in layers.enumerated() {
      // All layers that stand in the model itself are at one place.
      let home = layer.layers.isEmpty ? -1 : place
      for inner in layer.plainLayers where inner.hasWeights { homes[inner.kind, default: []].insert(home) }
    }
    return homes.values.allSatisfy { $0.count == 1 } && !layers.contains { $0.layers.contains { !$0.layers.isEmpty } }
  }

  /// Joins layers to their layout.
  package init(layout: Layout, layers: [StoredLayer]) { (self.layout, self.layers) = (layout, layers) }
}

/// A layer of a Keras file, or a model that stands in it as a layer.
package struct StoredLayer: Sendable, Equatable {
  /// The layer's name; nil where the file does not tell it, as Keras 3 before 3.6.
  package var name: String?
  /// Where it lies among the layers of its model, such as "conv_1" (legacy) or "conv2d_1" (Keras 3).
  package var group: String
  /// Its weights: in the legacy layout in the order of `weight_names`, in Keras 3's by path and number.
  package var weights: [StoredWeight]
  /// The layers of a model within the model; in the legacy layout its weights stand in `weights` in one list.
  package var layers: [StoredLayer] = []

  /// A layer with its weights and, for a model, its layers.
  package init(name: String?, group: String, weights: [StoredWeight], layers: [StoredLayer] = []) {
    (self.name, self.group, self.weights, self.layers) = (name, group, weights, layers)
  }

  /// Whether it, or a layer in it, has a weight: floating-point numbers. Counters and the states of random numbers are none.
  package var hasWeights: Bool { weights.contains(where: \.isFloat) || layers.contains(where: \.hasWeights) }
  /// What messages call it: its name or its group.
  package var label: String { name ?? group }
  /// Its class in snake case, as Keras 3's files name its group; the group itself in a legacy file.
  package var kind: String { LayerGroup(group).kind }
  /// The layers that are no models, depth first: itself, unless it has layers.
  package var plainLayers: [StoredLayer] { layers.isEmpty ? [self] : layers.flatMap(\.plainLayers) }
  /// The layers in it that are no models: in a legacy file those that its weights are called after, "dense" of
  /// "dense/kernel:0"; itself, if it is no model.
  func split(_ layout: StoredWeights.Layout) -> [StoredLayer] {
    guard layers.isEmpty, layout == .legacy else { return plainLayers }
    var parts: [StoredLayer] = []
    var places: [String: Int] = [:]
    for weight in weights where weight.isFloat {
      let scopes = weight.name.split(separator: "/").dropLast()
      let group = scopes.joined(separator: "/")
      if places[group] == nil {
        places[group] = parts.count
        parts.append(StoredLayer(name: scopes.last.map(String.init), group: group, weights: []))
      }
      if let place = places[group] { parts[place].weights.append(weight) }
    }
    return parts.count > 1 ? parts : [self]
  }
  /// All weights, those of the layers in it included.
  package var allWeights: [StoredWeight] { weights + layers.flatMap(\.allWeights) }
}

/// A stored array under its name within a layer: "conv_1/kernel:0" in the legacy layout, "vars/0" in Keras 3's.
package struct StoredWeight: Sendable, Equatable {
  /// Parts joined by "/".
  package var name: String
  /// Shape and values; no values where these are not numbers.
  package var array: StoredArray
  /// What the file has in the place of floating-point numbers; nil where these are what it has.
  package var other: OtherData?

  /// Names an array.
  package init(name: String, array: StoredArray, other: OtherData? = nil) {
    (self.name, self.array, self.other) = (name, array, other)
  }

  /// Data beside the weights that no network here takes: counters, states of random numbers, words.
  package struct OtherData: Sendable, Equatable {
    /// The type as the file has it, such as "int64".
    package var type: String
    /// The extent of each axis.
    package var shape: [Int]
    /// Whether they are whole numbers, so that `array` has their values.
    package var isWhole: Bool
  }

  /// Whether it holds floating-point numbers, as weights do.
  package var isFloat: Bool { other == nil }

  /// The last part of the name without TensorFlow's number of the output: "kernel" of "conv_1/kernel:0".
  package var tail: String { String((name.split(separator: "/").last ?? "").prefix { $0 != ":" }) }
}
