// Activations and layers of Keras that other layers compute here.
package import GANZooFormats
import GANZooNN

extension KerasGraph.Layer {
  /// The layer with these settings, applied to inputs, and the layers to follow that replace an activation that our
  /// layer does not have.
  func symbol(
    _ registry: LayerRegistry, _ settings: JSONObject, name: String?, inputs: [Symbol]
  ) throws -> (symbol: Symbol, activations: [any Layer]) {
    do {
      let (settings, activations) = try Self.split(isNormalization ? asBatchNormalization : settings)
      let className = isNormalization ? BatchNormalization.className : className
      return (Symbol(layer: try registry.layer(className, settings), name: name, inputs: inputs), activations)
    } catch let error as ConfigurationError {
      throw error.located(inLayer: self.name, className)
    }
  }

  /// The layers that Keras accepts as an activation, as in `Dense(8, activation=LeakyReLU())`, and that have no
  /// weights.
  private static let activations = LayerRegistry([
    Activation.self, ELU.self, LeakyReLU.self, ReLU.self, Softmax.self,
  ])

  /// The settings of a layer without an activation that our layer does not have, and the layers that replace it.
  private static func split(_ settings: JSONObject) throws -> (JSONObject, [any Layer]) {
    let replacement: [any Layer]
    switch settings["activation"] {
    case .object(let entry)?: replacement = try layers(replacing: entry)
    case .string(let name)?: replacement = HardSigmoid(rawValue: name)?.layers ?? []
    default: replacement = []
    }
    guard !replacement.isEmpty else { return (settings, []) }
    return (settings + ["activation": .string(ActivationFunction.linear.rawValue)], replacement)
  }

  private static func layers(replacing entry: JSONObject) throws -> [any Layer] {
    let className = try entry.string("class_name")
    guard activations.names.contains(className) else {
      throw ConfigurationError.wrongType(
        key: "activation", expected: "a name or one of the layers \(activations.names.joined(separator: ", "))",
        found: JSONObject.Value.string(className).excerpt)
    }
    let (settings, following) = try split(entry.object("config"))
    return [try activations.layer(className, settings)] + following
  }
}

/// The activation `hard_sigmoid`, whose formula differs between Keras 2 and Keras 3.
///
/// Both are slope · x + 0.5, clipped to [0, 1]. We write them as layers, which both versions of Keras compute alike.
/// https://github.com/keras-team/keras/blob/v2.15.0/keras/activations.py,
/// https://keras.io/api/layers/activations/#hardsigmoid-function
private enum HardSigmoid: String {
  case ofKeras3 = "hard_sigmoid"
  /// No Keras file has this name. `renamingKeras2Activations` introduces it.
  case ofKeras2 = "hard_sigmoid_keras2"

  var layers: [any Layer] {
    [Rescaling(self == .ofKeras2 ? 0.2 : 1 / 6, offset: 0.5), ReLU(maximum: 1)]
  }
}

extension JSONObject {
  /// The configuration of a model that Keras 2 wrote, with another name for the activation whose formula Keras 3
  /// changed.
  ///
  /// A configuration does not have the version of Keras, so the caller must know it from the file.
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

// MARK: - Normalization

extension KerasGraph.Layer {
  var isNormalization: Bool { className == "Normalization" }

  /// The settings of a BatchNormalization that computes the same as Keras' Normalization, which subtracts the mean of a
  /// data set and divides by its standard deviation. The file has both.
  ///
  /// Keras divides by max(√variance, 1e-7). We divide by √(variance + 1e-14), which is equal up to rounding for any
  /// larger variance. https://keras.io/api/layers/preprocessing_layers/numerical/normalization
  ///
  /// Throws `ConfigurationError`.
  var asBatchNormalization: JSONObject {
    get throws {
      try configuration.refuse("invert", unless: .bool(false))
      for key in ["mean", "variance"] { try configuration.refuse(key, unless: .null) }
      return [
        "axis": configuration["axis"] ?? .int(-1), "epsilon": .double(1e-14), "center": .bool(false),
        "scale": .bool(false),
      ]
    }
  }
}
