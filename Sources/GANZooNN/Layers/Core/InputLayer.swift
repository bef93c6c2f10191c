public import GANZooFormats
public import GANZooTensors

/// Where a network's inputs come in.
public struct InputLayer: Layer {
  /// What the numbers mean. Tensors hold float32 in either case; `int32` are whole numbers such as classes.
  public enum ElementType: String, Sendable {
    /// Any numbers.
    case float32
    /// Whole numbers, such as classes.
    case int32
  }

  public static let className = "InputLayer"
  /// The shape of one sample.
  public let shape: Shape
  /// Whether the numbers are whole.
  public let type: ElementType

  /// An input of this shape, without the batch axis.
  public init(_ shape: Shape, of type: ElementType = .float32) {
    self.shape = shape
    self.type = type
  }

  /// Keras' `batch_input_shape` and `dtype`.
  public var configuration: JSONObject {
    [
      "batch_input_shape": .array([.null] + shape.sizes.map { .int($0) }),
      "dtype": .string(type.rawValue),
    ]
  }

  /// From Keras' configuration: `batch_input_shape`, or Keras 3's `batch_shape`, and `dtype`.
  ///
  /// Every axis but the batch axis needs a size. Numbers of any width are read: fractions are `float32`, whole numbers
  /// and truth values `int32`. Throws `ConfigurationError`.
  public init(configuration: JSONObject) throws {
    for key in ["sparse", "ragged"] { try configuration.refuse(key, unless: .bool(false)) }
    let key = configuration["batch_input_shape"] == nil ? "batch_shape" : "batch_input_shape"
    if case .array(let sizes)? = configuration[key], sizes.dropFirst().contains(.null) {
      throw ConfigurationError.wrongType(
        key: key, expected: "a list of sizes that are all known, the batch axis apart",
        found: JSONObject.Value.array(sizes).excerpt)
    }
    shape = Shape(try configuration.sizes(key, skippingBatch: true))
    type = try ElementType(configuration)
  }

  /// The input's own shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { shape }

  /// Inputs are handed to the model; they are never computed.
  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    preconditionFailure("an input layer is not called")
  }
}

extension InputLayer.ElementType {
  /// Keras' `dtype` (in Keras 1 `input_dtype`): a name, or an object that holds the name of a policy.
  fileprivate init(_ configuration: JSONObject) throws {
    let key = configuration["dtype"] == nil ? "input_dtype" : "dtype"
    var named = configuration
    if case .object(let policy)? = configuration[key] { named[key] = try policy.object("config")["name"] }
    guard named[key] != .null else { self = .float32; return }
    switch try named.string(key, default: "float32") {
    case "float16", "bfloat16", "float32", "float64", "mixed_float16", "mixed_bfloat16": self = .float32
    case "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool": self = .int32
    case let name:
      throw ConfigurationError.wrongType(
        key: key, expected: "a type of numbers", found: JSONObject.Value.string(name).excerpt)
    }
  }
}
