import GANZooFormats
import GANZooNN

/// The class of a layer in a Keras file. Keras' own classes get their current names.
struct KerasClassName {
  /// The current name of a class of Keras. For a class of another package, a name that no class of Keras has.
  let name: String
  /// The name from which Keras 3 makes the names of groups.
  let stored: String

  /// The class of an entry of `layers`.
  init(of entry: JSONObject) throws {
    let className = try entry.name("class_name")
    stored = Self.withoutPackage(className)
    let own = Self.canonical[stored] ?? stored
    guard case .string(let registered)? = entry["registered_name"] else { name = own; return }
    if registered.contains(">") {
      let plain = Self.withoutPackage(registered)
      name = Self.canonical[plain] ?? plain
    } else if case .string(let module)? = entry["module"], !Self.modules.contains(String(module.prefix { $0 != "." })) {
      name = "\(module).\(className)"
    } else {
      name = own
    }
  }

  /// Other names of Keras' layers.
  ///
  /// TensorFlow 1.13 to 1.15 and `tf.compat.v1` had two versions of some layers and wrote the names of their Python
  /// classes. Both versions compute the same.
  /// https://github.com/keras-team/keras/blob/v2.15.0/keras/layers/serialization.py
  ///
  /// `SyncBatchNormalization` differs from `BatchNormalization` only in training on several devices.
  private static let canonical = [
    "BatchNormalizationV1": "BatchNormalization", "BatchNormalizationV2": "BatchNormalization",
    "SyncBatchNormalization": "BatchNormalization", "SyncBatchNormalizationV2": "BatchNormalization",
    "LayerNormalizationV1": "LayerNormalization", "LayerNormalizationV2": "LayerNormalization",
    // Aliases in Keras' Python API, which Keras itself does not write.
    "MaxPool1D": "MaxPooling1D", "MaxPool2D": "MaxPooling2D", "AvgPool1D": "AveragePooling1D",
    "AvgPool2D": "AveragePooling2D", "GlobalMaxPool1D": "GlobalMaxPooling1D", "GlobalMaxPool2D": "GlobalMaxPooling2D",
    "GlobalAvgPool1D": "GlobalAveragePooling1D", "GlobalAvgPool2D": "GlobalAveragePooling2D",
    "Convolution1D": "Conv1D", "Convolution2D": "Conv2D", "Convolution2DTranspose": "Conv2DTranspose",
  ]
  /// Packages of Keras' own classes, as in "keras.layers>Dense". Other packages are not Keras':
  /// "Addons>GroupNormalization".
  private static let packages: Set = [
    "keras", "Keras", "keras.layers", "keras.src", "tf.keras.layers", "tf_keras", "tf_keras.layers", "tensorflow",
  ]
  /// The first parts of the modules of Keras' own classes.
  private static let modules: Set = ["keras", "tensorflow", "tf_keras"]

  private static func withoutPackage(_ className: String) -> String {
    guard let sign = className.firstIndex(of: ">"), packages.contains(String(className[..<sign])) else {
      return className
    }
    return String(className[className.index(after: sign)...])
  }
}
