import GANZooFormats
import GANZooNN
import GANZooSupport

/// A reference to an output of a layer in a Keras configuration, from the inputs of another layer or the outputs of the
/// model.
///
/// The index of the call (Keras: "node index") is left out, because we only read layers that are called once.
struct KerasReference {
  let layer: String
  let output: Int

  private init(layer: String, output: Int) { (self.layer, self.output) = (layer, output) }

  /// Parses Keras 2's `["layer", call, output]`, which keyword arguments may follow, or Keras 3's `__keras_tensor__`.
  /// Nil for any other value.
  init?(_ value: JSONObject.Value) {
    switch value {
    case .array(let parts):
      // Keras 2 writes a constant as ["_CONSTANT_VALUE", -1, …].
      guard (3...4).contains(parts.count), case .string(let layer) = parts[0], case .int(0...) = parts[1],
        case .int(let output) = parts[2]
      else { return nil }
      self.init(layer: layer, output: output)
    case .object(let tensor):
      guard tensor["class_name"] == .string("__keras_tensor__"), case .object(let config)? = tensor["config"],
        case .array? = config["keras_history"], let history = config["keras_history"]
      else { return nil }
      self.init(history)
    default: return nil
    }
  }

  /// The references in a model's `input_layers` or `output_layers`: one, or nested lists. Throws `ConfigurationError`.
  static func all(in value: JSONObject.Value, key: String) throws -> [KerasReference] {
    if let reference = KerasReference(value) { return [reference] }
    switch value {
    case .array(let values): return try values.flatMap { try all(in: $0, key: key) }
    case .object:
      throw ConfigurationError.wrongType(
        key: key, expected: "a list, since inputs and outputs by name are not supported", found: value.excerpt)
    default:
      throw ConfigurationError.wrongType(key: key, expected: "a layer's name and two numbers", found: value.excerpt)
    }
  }
}

/// The call of a layer: `inbound_nodes` in its entry.
///
///     Keras 2: [[["a", 0, 0, {keywords}], ["b", 0, 0, {}]]]      Keras 3: [{"args": [[a, b]], "kwargs": {keywords}}]
struct KerasCall {
  /// The inputs, in order.
  private(set) var sources: [KerasReference] = []
  /// Why a layer that is called more than once cannot be read, for errors. Nil for one call.
  private(set) var isShared: String?
  /// Why the call cannot be read, for errors. Nil if it can.
  private(set) var unreadable: String?

  /// Reads the call. An input layer has an empty list of calls. Throws `ConfigurationError` if there is no list.
  init(_ entry: JSONObject) throws {
    let calls = try entry.array("inbound_nodes")
    if calls.count > 1 { isShared = "it is called \(calls.count) times, and shared layers cannot be read" }
    unreadable = isShared
    if case .object(let call)? = calls.first, let arguments = call["args"] {
      readPositional(arguments)
      if case .object(let keywords)? = call["kwargs"] { read(keywords) }
    } else if let call = calls.first {
      readPositional(call)
    }
  }

  private mutating func readPositional(_ value: JSONObject.Value) {
    if let reference = KerasReference(value) {
      sources.append(reference)
      if case .array(let parts) = value, parts.count == 4, case .object(let keywords) = parts[3] { read(keywords) }
    } else if case .array(let values) = value, values.first != .string("_CONSTANT_VALUE") {
      values.forEach { readPositional($0) }
    } else if value != .null {
      unreadable = unreadable ?? "it is called with \(value.excerpt), which cannot be read"
    }
  }

  /// Reads keyword arguments. Only those may be ignored that do not change the result of the layer.
  private mutating func read(_ keywords: JSONObject) {
    for (key, value) in keywords.entries where !Self.isEmpty(value) {
      if key == "inputs", sources.isEmpty {
        readPositional(value)
      } else if key != "training" || value != .bool(false) {
        unreadable = unreadable ?? "it is called with \(key.shown()) = \(value.excerpt), which cannot be read"
      }
    }
  }

  /// Whether a value is null or a list of nulls, which Keras 3 writes for masks.
  private static func isEmpty(_ value: JSONObject.Value) -> Bool {
    switch value {
    case .null: true
    case .array(let values): values.allSatisfy(isEmpty)
    default: false
    }
  }
}
