// Activations that a layer here does not compute itself: they become layers behind it.
public import GANZooFormats
public import GANZooNN

extension KerasGraph.Node {
  /// The layer, and behind it, under automatic names, those that its activation becomes.
  func symbol(_ known: LayerRegistry, name: String?, inputs: [Symbol]) throws -> Symbol {
    do {
      let (settings, activations) = try Self.split(isNormalization ? asBatchNormalization : configuration)
      let className = isNormalization ? BatchNormalization.className : className
      let layer = Symbol(layer: try known.layer(className, settings), name: name, inputs: inputs)
      return activations.reduce(layer) { Symbol(layer: $1, name: nil, inputs: [$0]) }
    } catch let error as ConfigurationError {
      throw error.located(inLayer: self.name, className)
    }
  }

  /// Layers without weights that may stand in for an activation's name, as in `Dense(8, activation=LeakyReLU())`.
  private static let activations = LayerRegistry([
    Activation.self, ELU.self, LeakyReLU.self, ReLU.self, Softmax.self,
  ])

  /// A layer's settings without an activation that it does not compute itself, and the layers that do.
  private static func split(_ settings: JSONObject) throws -> (JSONObject, [any Layer]) {
    let layers: [any Layer]
    switch settings["activation"] {
    case .object(let entry)?: layers = try standIn(entry)
    case .string(let name)?: layers = HardSigmoid(rawValue: name)?.layers ?? []
    default: layers = []
    }
    guard !layers.isEmpty else { return (settings, []) }
    return (settings + ["activation": .string(ActivationFunction.linear.rawValue)], layers)
  }

  private static func standIn(_ entry: JSONObject) throws -> [any Layer] {
    let className = try entry.string("class_name")
    guard activations.names.contains(className) else {
      throw ConfigurationError.wrongType(
        key: "activation", expected: "a name or one of the layers \(activations.names.joined(separator: ", "))",
        found: JSONObject.Value.string(className).excerpt)
    }
    let (settings, behind) = try split(entry.object("config"))
    return [try activations.layer(className, settings)] + behind
  }
}

/// The activation that each generation of Keras computes in another way under one name, `hard_sigmoid`.
///
/// Written as layers, both give the same numbers in Keras 2 and Keras 3: slope · x + 0.5, clipped to [0, 1].
/// https://github.com/keras-team/keras/blob/v2.15.0/keras/activations.py,
/// https://keras.io/api/layers/activations/#hardsigmoid-function
private enum HardSigmoid: String {
  case ofKeras3 = "hard_sigmoid"
  /// No file of Keras has this name: `renamingKeras2Activations` gives it.
  case ofKeras2 = "hard_sigmoid_keras2"

  var layers: [any Layer] {
    [Rescaling(self == .ofKeras2 ? 0.2 : 1 / 6, offset: 0.5), ReLU(maximum: 1)]
  }
}

extension JSONObject {
  /// A model's configuration from a file of Keras 2, with another name for the activation that Keras 3 computes otherwise.
  ///
  /// A configuration does not say which Keras wrote it; the file that it comes from does.
  package var renamingKeras2Activations: JSONObject {
    var result = self
    for (index, (key, value)) in entries.enumerated() {
      let isHardSigmoid = key == "activation" && value == .string(HardSigmoid.ofKeras3.rawValue)
      result.entries[index].value =
        isHardSigmoid ? .string(HardSigmoid.ofKeras2.rawValue) : value.renamingKeras2Activations
    }
    return result
  }
}

extension JSONObject.Value {
  fileprivate var renamingKeras2Activations: Self {
    switch self {
    case .object(let object): .object(object.renamingKeras2Activations)
    case .array(let values): .array(values.map(\.renamingKeras2Activations))
    default: self
    }
  }
}
