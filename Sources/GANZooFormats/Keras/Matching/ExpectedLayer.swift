/// A layer of a network, or a nested model, with the weights that a file must have for it.
package struct ExpectedLayer: Sendable, Equatable {
  /// The layer's name.
  package var name: String
  /// The class in snake case, such as "conv2d", from which Keras 3 makes the names of groups.
  package var kind: String
  /// Its weights in Keras' order; empty for a layer without weights and for a nested model.
  package var weights: [ExpectedWeight]
  /// The layers of a nested model, in its order.
  package var layers: [ExpectedLayer]

  /// A layer with its weights, or a nested model with its layers.
  package init(name: String, kind: String, weights: [ExpectedWeight], layers: [ExpectedLayer] = []) {
    self.name = name
    self.kind = kind
    self.weights = weights
    self.layers = layers
  }

  /// Whether the layer or a layer in it has weights.
  package var hasWeights: Bool { !weights.isEmpty || layers.contains(where: \.hasWeights) }

  /// Whether the name is one that Keras makes, such as "dense_7". The number depends on what else the program has
  /// created.
  var hasAutomaticName: Bool { Keras3GroupName(name).kind == kind }

  /// The layers that are not nested models, depth first. For a layer this is the layer itself.
  package var plainLayers: [ExpectedLayer] { layers.isEmpty ? [self] : layers.flatMap(\.plainLayers) }

  /// The layers that are not nested models, depth first, each with its path: the names of the nested models around it
  /// and its own.
  var plainPaths: [(path: [String], layer: ExpectedLayer)] {
    layers.flatMap { layer in
      layer.layers.isEmpty
        ? [(path: [layer.name], layer: layer)]
        : layer.plainPaths.map { (path: [layer.name] + $0.path, layer: $0.layer) }
    }
  }

  /// The paths within the layer's group where Keras 3 stores the weight at an index. We read the first and write all of
  /// them.
  package func keras3Paths(of index: Int) -> [String] { weights[index].keras3Paths ?? ["vars/\(index)"] }
}

/// A weight of a layer: its name and its shape.
package struct ExpectedWeight: Sendable, Equatable {
  /// Keras' name of the weight, such as "kernel".
  package var name: String
  /// The shape that the array must have. [5] and [5, 1] differ.
  package var shape: [Int]
  /// Whether the weight is trainable. In a legacy file trainable weights of a nested model come first.
  package var isTrainable: Bool
  /// The paths within the layer's group where Keras 3 stores it; nil for "vars/i", where i is its index in the layer.
  package var keras3Paths: [String]?

  /// A weight with a name and a shape.
  package init(name: String, shape: [Int], isTrainable: Bool = true, keras3Paths: [String]? = nil) {
    self.name = name
    self.shape = shape
    self.isTrainable = isTrainable
    self.keras3Paths = keras3Paths
  }

  /// Whether a file has this weight under a name: Keras 3 calls the kernel of a depthwise convolution `kernel`.
  func isCalled(_ name: String) -> Bool { self.name == name || self.name == "depthwise_kernel" && name == "kernel" }
}
