/// The weights of a Keras file, layer by layer, in either of Keras' layouts.
public struct StoredWeights: Sendable, Equatable {
  /// How layers are found again.
  public enum Layout: Sendable {
    /// By a list of names, in the order of the model's layers.
    case legacy
    /// By class and a counter, such as `conv2d_1`: there is no order between classes.
    case keras3
  }

  /// How layers are found again.
  public var layout: Layout
  /// The model's layers; in the legacy layout in its order.
  public var layers: [StoredLayer]

  /// Joins layers to their layout.
  public init(layout: Layout, layers: [StoredLayer]) { (self.layout, self.layers) = (layout, layers) }
}

/// A layer of a Keras file, or a model that stands in it as a layer.
public struct StoredLayer: Sendable, Equatable {
  /// The layer's name; nil where the file does not tell it, as Keras 3 before 3.6.
  public var name: String?
  /// Where it lies among the layers of its model, such as "conv_1" (legacy) or "conv2d_1" (Keras 3).
  public var group: String
  /// Its weights: in the legacy layout in the order of `weight_names`, in Keras 3's by path and number.
  public var weights: [StoredWeight]
  /// The layers of a model within the model; in the legacy layout its weights stand in `weights` in one list.
  public var layers: [StoredLayer] = []

  /// A layer with its weights and, for a model, its layers.
  public init(name: String?, group: String, weights: [StoredWeight], layers: [StoredLayer] = []) {
    (self.name, self.group, self.weights, self.layers) = (name, group, weights, layers)
  }

  /// Whether it, or a layer in it, has a weight.
  public var hasWeights: Bool { !weights.isEmpty || layers.contains(where: \.hasWeights) }
  /// What messages call it: its name or its group.
  public var label: String { name ?? group }
  /// Its class in snake case, as Keras 3's files name its group; the group itself in a legacy file.
  public var kind: String { LayerGroup(group).kind }
  /// The layers that are no models, depth first: itself, unless it has layers.
  public var plainLayers: [StoredLayer] { layers.isEmpty ? [self] : layers.flatMap(\.plainLayers) }
  /// All weights, those of the layers in it included.
  public var allWeights: [StoredWeight] { weights + layers.flatMap(\.allWeights) }
}

/// A stored array under its name within a layer: "conv_1/kernel:0" in the legacy layout, "vars/0" in Keras 3's.
public struct StoredWeight: Sendable, Equatable {
  /// Parts joined by "/".
  public var name: String
  /// Shape and values.
  public var array: StoredArray

  /// Names an array.
  public init(name: String, array: StoredArray) { (self.name, self.array) = (name, array) }

  /// The last part of the name without TensorFlow's number of the output: "kernel" of "conv_1/kernel:0".
  public var tail: String { String((name.split(separator: "/").last ?? "").prefix { $0 != ":" }) }
}
