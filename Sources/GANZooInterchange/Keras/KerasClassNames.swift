public import GANZooFormats
import GANZooNN

/// The names that Keras wrote for its own classes at one time or another, and what they are called today.
struct KerasClassName {
  /// What the layer is: a name of today, or whatever tells that it is somebody else's under such a name.
  let name: String
  /// What it is called where a file counts layers by class.
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

  /// Versions of one layer that tf.keras had side by side and wrote under the names of their Python classes: TensorFlow 1.13
  /// to 1.15 and `tf.compat.v1`. They compute alike.
  /// https://github.com/keras-team/keras/blob/v2.15.0/keras/layers/serialization.py
  ///
  /// `SyncBatchNormalization` differs from `BatchNormalization` in training on several devices alone.
  private static let canonical = [
    "BatchNormalizationV1": "BatchNormalization", "BatchNormalizationV2": "BatchNormalization",
    "SyncBatchNormalization": "BatchNormalization", "SyncBatchNormalizationV2": "BatchNormalization",
    "LayerNormalizationV1": "LayerNormalization", "LayerNormalizationV2": "LayerNormalization",
    // Aliases that people write; Keras' own files have the second names.
    "MaxPool1D": "MaxPooling1D", "MaxPool2D": "MaxPooling2D", "AvgPool1D": "AveragePooling1D",
    "AvgPool2D": "AveragePooling2D", "GlobalMaxPool1D": "GlobalMaxPooling1D", "GlobalMaxPool2D": "GlobalMaxPooling2D",
    "GlobalAvgPool1D": "GlobalAveragePooling1D", "GlobalAvgPool2D": "GlobalAveragePooling2D",
    "Convolution1D": "Conv1D", "Convolution2D": "Conv2D", "Convolution2DTranspose": "Conv2DTranspose",
  ]
  /// Packages under which Keras registers classes of its own, as in "keras.layers>Dense". Other names before the sign are
  /// somebody else's: "Addons>GroupNormalization".
  private static let packages: Set = [
    "keras", "Keras", "keras.layers", "keras.src", "tf.keras.layers", "tf_keras", "tf_keras.layers", "tensorflow",
  ]
  /// Modules that Keras' own classes are in, by their first names.
  private static let modules: Set = ["keras", "tensorflow", "tf_keras"]

  private static func withoutPackage(_ className: String) -> String {
    guard let sign = className.firstIndex(of: ">"), packages.contains(String(className[..<sign])) else {
      return className
    }
    return String(className[className.index(after: sign)...])
  }
}
