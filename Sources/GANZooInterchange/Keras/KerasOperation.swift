import GANZooFormats
import GANZooNN

/// A function in a Keras graph, which Keras records for `x + y`, `tf.nn.relu(x)` or `keras.ops.reshape(x, …)`.
///
///     tf.keras 2.4 to 2.15   class TFOpLambda          config {"function": "math.add"}
///     tf.keras 2.0 to 2.3    class TensorFlowOpLayer   config {"node_def": {"op": "AddV2"}, "constants": {"1": 0.5}}
///     Keras 3                class Add                 module "keras.src.ops.numpy"
///
/// https://github.com/keras-team/keras/blob/v2.15.0/keras/layers/core/tf_op_layer.py,
/// https://github.com/keras-team/keras/blob/v2.15.0/keras/engine/base_layer.py,
/// https://github.com/keras-team/keras/tree/master/keras/src/ops
struct KerasOperation {
  /// An argument of the call.
  enum Argument {
    /// The output of a layer, as an index of `references`.
    case tensor(Int)
    case constant(JSONObject.Value)
  }

  /// The name of the function in snake case, without its module: `add`, `leaky_relu`.
  let function: String
  /// The name of the function in the file, for errors.
  let title: String
  private(set) var references: [KerasReference] = []
  /// The positional arguments, in order.
  private(set) var arguments: [Argument] = []
  /// Keyword arguments that are not tensors, and the settings of the layer.
  private(set) var settings: JSONObject = [:]

  /// Reads an entry of `layers`. Nil if it is a layer, not a function.
  ///
  /// - Parameters:
  ///   - className: the entry's class.
  ///   - call: the call among its `inbound_nodes`; nil if there is none.
  /// - Throws: `ConfigurationError`.
  init?(_ entry: JSONObject, className: String, call: JSONObject.Value?) throws {
    switch className {
    case "TFOpLambda", "SlicingOpLambda", "ClassMethod", "InstanceMethod", "InstanceProperty":
      let config = try entry.object("config")
      let name = try config.name(config["function"] == nil ? "attr_name" : "function", default: className)
      title = name
      function = String(name.split(separator: ".").last ?? "")
      if let call { read(call) }
    case "TensorFlowOpLayer":
      let config = try entry.object("config")
      let node = try Self.node(config)
      title = try node.name("op")
      function = Self.plainSnakeCase(title)
      if let call { read(call) }
      try insert(constants: config["constants"])
      for (key, value) in (try? node.object("attr"))?.entries ?? [] { settings[key] = Self.attribute(value) }
    default:
      guard case .string(let module)? = entry["module"], module.hasPrefix("keras.src.ops") else { return nil }
      title = className
      function = Self.plainSnakeCase(className)
      settings = try entry.object("config")
      guard case .object(let call)? = call, case .array(let values)? = call["args"] else { return }
      for value in values { readPositional(value) }
      if case .object(let keywords)? = call["kwargs"] { read(keywords: keywords) }
    }
  }

  /// Reads a call of Keras 2: a reference or a list of references, each with keyword arguments. Constants are called
  /// `_CONSTANT_VALUE`.
  private mutating func read(_ call: JSONObject.Value) {
    guard case .array(let parts) = call else { return }
    if case .array? = parts.first {
      for part in parts { readOne(part, takesKeywords: part == parts.first) }
    } else {
      readOne(call, takesKeywords: true)
    }
  }

  private mutating func readOne(_ value: JSONObject.Value, takesKeywords: Bool) {
    guard case .array(let parts) = value, parts.count >= 3 else { return add(constant: value) }
    if parts[0] == .string("_CONSTANT_VALUE") {
      add(constant: parts[2])
    } else {
      readPositional(.array(Array(parts.prefix(3))))
    }
    if takesKeywords, parts.count == 4, case .object(let keywords) = parts[3] { read(keywords: keywords) }
  }

  /// Reads keyword arguments. Those that name operands, such as `y` or `x2`, follow the positional arguments in their
  /// order.
  private mutating func read(keywords: JSONObject) {
    for (key, value) in keywords.entries where key != "name" {
      if Self.operands.contains(key) { readPositional(value) } else { settings[key] = value }
    }
  }

  private static let operands: Set = [
    "x", "y", "x1", "x2", "a", "b", "tensor", "features", "logits", "inputs", "value",
  ]

  private mutating func readPositional(_ value: JSONObject.Value) {
    if let reference = KerasReference(value) {
      add(reference)
    } else if case .array(let values) = value, !values.isEmpty, values.allSatisfy({ KerasReference($0) != nil }) {
      values.compactMap(KerasReference.init).forEach { add($0) }
    } else {
      add(constant: value)
    }
  }

  private mutating func add(_ reference: KerasReference) {
    arguments.append(.tensor(references.count))
    references.append(reference)
  }

  private mutating func add(constant: JSONObject.Value) { arguments.append(.constant(constant)) }

  /// Inserts `constants`, whose keys are their indices among the arguments.
  private mutating func insert(constants: JSONObject.Value?) throws {
    guard case .object(let constants)? = constants else { return }
    let indexed = constants.entries.compactMap { key, value in Int(key).map { (index: $0, value: value) } }
    for (index, value) in indexed.sorted(by: { $0.index < $1.index }) where (0...arguments.count).contains(index) {
      arguments.insert(.constant(value), at: index)
    }
  }

  /// TensorFlow's NodeDef. TensorFlow 2.0 writes the bytes of the message as a string, from which only the name of the
  /// function is read.
  ///
  /// https://github.com/tensorflow/tensorflow/blob/v2.15.0/tensorflow/core/framework/node_def.proto
  private static func node(_ config: JSONObject) throws -> JSONObject {
    guard case .string(let text)? = config["node_def"] else { return try config.object("node_def") }
    var bytes = Array(text.utf8)[...]
    while let tag = bytes.popFirst(), let length = bytes.popFirst(), tag & 7 == 2, length < 0x80, length <= bytes.count
    {
      if tag >> 3 == 2 { return ["op": .string(String(decoding: bytes.prefix(Int(length)), as: UTF8.self))] }
      bytes = bytes.dropFirst(Int(length))
    }
    throw ConfigurationError.wrongType(
      key: "node_def", expected: "a function of TensorFlow's", found: JSONObject.Value.string(text).excerpt)
  }

  /// The value of a TensorFlow attribute such as `{"f": 0.2}`. The JSON of Protocol Buffers may write integers as
  /// strings.
  private static func attribute(_ value: JSONObject.Value) -> JSONObject.Value {
    guard case .object(let object) = value, object.entries.count == 1, let entry = object.entries.first else {
      return value
    }
    switch (entry.key, entry.value) {
    case ("i", .string(let text)): return Int(text).map { .int($0) } ?? entry.value
    default: return entry.value
    }
  }

  /// "LeakyRelu" as "leaky_relu", "AddV2" as "add".
  private static func plainSnakeCase(_ name: String) -> String {
    let plain = name.hasSuffix("V2") ? String(name.dropLast(2)) : name
    return snakeCase(plain)
  }
}
