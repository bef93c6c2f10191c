import GANZooFormats
import GANZooNN
import GANZooSupport

/// A reference to an output of a layer in a Keras configuration, from the inputs of another layer or the outputs of the
/// model.
struct KerasReference {
  let layer: String
  /// The number of the call (Keras: "node index"), as the file counts them: see `KerasCallNumbers`.
  let call: Int
  let output: Int

  private init(layer: String, call: Int, output: Int) {
    (self.layer, self.call, self.output) = (layer, call, output)
  }

  /// Parses Keras 2's `["layer", call, output]`, which keyword arguments may follow, or Keras 3's `__keras_tensor__`.
  /// Nil for any other value.
  init?(_ value: JSONObject.Value) {
    switch value {
    case .array(let parts):
      // Keras 2 writes a constant as ["_CONSTANT_VALUE", -1, …].
      guard (3...4).contains(parts.count), case .string(let layer) = parts[0], case .int(let call) = parts[1],
        call >= 0, case .int(let output) = parts[2]
      else { return nil }
      self.init(layer: layer, call: call, output: output)
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

/// A call of a layer: one of the `inbound_nodes` in its entry.
///
///     Keras 2: [["a", 0, 0, {keywords}], ["b", 0, 0, {}]]      Keras 3: {"args": [[a, b]], "kwargs": {keywords}}
struct KerasCall {
  /// The inputs, in order.
  private(set) var sources: [KerasReference] = []
  /// Why the call cannot be read, for errors. Nil if it can.
  private(set) var unreadable: String?
  /// Whether the layer does the same in training: Keras 3 calls all layers of pictures for it, unless told otherwise.
  private let isAlikeInTraining: Bool

  /// Reads a call of a layer of a class.
  init(_ call: JSONObject.Value, of className: String) {
    isAlikeInTraining = className == "Resizing"
    if case .object(let call) = call, let arguments = call["args"] {
      readPositional(arguments)
      if case .object(let keywords)? = call["kwargs"] { read(keywords) }
    } else {
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
      } else if key != "training" || value != .bool(false) && !isAlikeInTraining {
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

/// The calls of layers that are called more than once, by the numbers that references have.
///
/// Keras 2 counts the calls of a nested model from 1, all others from 0. The first versions of Keras 3 also count calls
/// that are not part of the model. Since each call of a model is read by another or is an output, the order of the
/// numbers says which is meant.
struct KerasCallNumbers {
  private var used: [String: Set<Int>] = [:]

  /// Records the references in a model.
  mutating func add(_ references: [KerasReference]) {
    for reference in references { used[reference.layer, default: []].insert(reference.call) }
  }

  /// The index of the call to which a reference leads, of `count` calls of its layer. Throws `ConfigurationError`.
  func index(of reference: KerasReference, count: Int) throws -> Int {
    if count == 1 { return 0 }
    let numbers = used[reference.layer, default: []]
    if numbers.count == count { return numbers.count { $0 < reference.call } }
    guard reference.call < count else {
      throw ConfigurationError.invalid(
        layer: reference.layer, reason: "its call \(reference.call) is read, counted from 0, but it has \(count)")
    }
    return reference.call
  }
}
