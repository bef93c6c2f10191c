/// What a network wants of one of its layers, or of a model that stands in it as a layer.
package struct ExpectedLayer: Sendable, Equatable {
  /// The layer's name.
  package var name: String
  /// The class in snake case, such as "conv2d", as Keras 3's files name their groups.
  package var kind: String
  /// Its weights in Keras' order; empty for a layer without weights and for a model.
  package var weights: [ExpectedWeight]
  /// The layers of a model, in its order.
  package var layers: [ExpectedLayer]

  /// Lists a layer's weights or a model's layers.
  package init(name: String, kind: String, weights: [ExpectedWeight], layers: [ExpectedLayer] = []) {
    (self.name, self.kind, self.weights, self.layers) = (name, kind, weights, layers)
  }

  /// Whether it, or a layer in it, has a weight.
  package var hasWeights: Bool { !weights.isEmpty || layers.contains(where: \.hasWeights) }

  /// Whether Keras gave it its name, which differs from run to run: "dense_7".
  var hasAutomaticName: Bool { LayerGroup(name).kind == kind }

  /// The layers that are no models, depth first: itself, unless it has layers.
  package var plainLayers: [ExpectedLayer] { layers.isEmpty ? [self] : layers.flatMap(\.plainLayers) }

  /// The layers that are no models, depth first, behind the names of the models in this one that they are in.
  var plainPaths: [(path: [String], layer: ExpectedLayer)] {
    layers.flatMap { layer in
      layer.layers.isEmpty
        ? [(path: [layer.name], layer: layer)]
        : layer.plainPaths.map { (path: [layer.name] + $0.path, layer: $0.layer) }
    }
  }

  /// The paths within the layer's group at which Keras 3 keeps the weight at an index; the first is read.
  package func keras3Paths(of index: Int) -> [String] { weights[index].keras3Paths ?? ["vars/\(index)"] }
}

/// What a network wants of one weight.
package struct ExpectedWeight: Sendable, Equatable {
  /// Keras' name of the weight, such as "kernel".
  package var name: String
  /// The shape that the stored array must have; rank counts.
  package var shape: [Int]
  /// Whether optimizers change it: in a legacy file's nested model, what is trained comes first.
  package var isTrainable: Bool
  /// Where Keras 3 keeps it within the layer's group; nil: at "vars/i", i being its place in the layer.
  package var keras3Paths: [String]?

  /// Names a weight's shape.
  package init(name: String, shape: [Int], isTrainable: Bool = true, keras3Paths: [String]? = nil) {
    (self.name, self.shape, self.isTrainable, self.keras3Paths) = (name, shape, isTrainable, keras3Paths)
  }
}
