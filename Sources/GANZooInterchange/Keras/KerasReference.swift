public import GANZooFormats
import GANZooNN
import GANZooSupport

/// What a layer, or the model's end, reads in Keras' configurations: one output of a layer.
///
/// Which call of the layer is meant is left out: layers that are called once have one.
struct KerasReference {
  let layer: String
  let output: Int

  private init(layer: String, output: Int) { (self.layer, self.output) = (layer, output) }

  /// `["layer", call, output]`, with keyword arguments of the reader in Keras 2, or Keras 3's `__keras_tensor__`.
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

  /// One reference, or lists of them in any nesting: a model's `input_layers` or `output_layers`.
  static func all(in value: JSONObject.Value, key: String) throws -> [KerasReference] {
    if let reference = KerasReference(value) { return [reference] }
    switch value {
    case .array(let values): return try values.flatMap { try all(in: $0, key: key) }
    case .object:
      throw ConfigurationError.wrongType(
        key: key, expected: "a list, since what goes by name cannot be read", found: value.excerpt)
    default:
      throw ConfigurationError.wrongType(key: key, expected: "a layer's name and two numbers", found: value.excerpt)
    }
  }
}

/// How a layer is called: its entry's `inbound_nodes`.
///
///     Keras 2: [[["a", 0, 0, {keywords}], ["b", 0, 0, {}]]]      Keras 3: [{"args": [[a, b]], "kwargs": {keywords}}]
struct KerasCall {
  /// What it reads, in order.
  private(set) var sources: [KerasReference] = []
  /// Set where it is called more than once, in words.
  private(set) var isShared: String?
  /// What else there is in the call and cannot be read, in words.
  private(set) var unreadable: String?

  /// Throws `ConfigurationError` where there are no calls at all; an input has an empty list of them.
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

  /// A keyword that is left out of account must not change what the layer computes.
  private mutating func read(_ keywords: JSONObject) {
    for (key, value) in keywords.entries where !Self.isEmpty(value) {
      if key == "inputs", sources.isEmpty {
        readPositional(value)
      } else if key != "training" || value != .bool(false) {
        unreadable = unreadable ?? "it is called with \(key.shown()) = \(value.excerpt), which cannot be read"
      }
    }
  }

  /// Null, or lists of it: what Keras 3 writes for masks.
  private static func isEmpty(_ value: JSONObject.Value) -> Bool {
    switch value {
    case .null: true
    case .array(let values): values.allSatisfy(isEmpty)
    default: false
    }
  }
}
