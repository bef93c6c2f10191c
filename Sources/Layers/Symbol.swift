public import Tensors

/// A value in a layer graph that is being written: the output of a layer applied to other symbols, or an input.
///
/// Shapes are checked when the symbols are made into a `Network`.
public final class Symbol: Sendable {
  let layer: any Layer
  let name: String?
  let inputs: [Symbol]

  init(layer: any Layer, name: String?, inputs: [Symbol]) {
    (self.layer, self.name, self.inputs) = (layer, name, inputs)
  }

  /// An input of the network: the shape of one sample, without the batch axis.
  public static func input(_ name: String, _ shape: Shape, of type: InputLayer.ElementType = .float32) -> Symbol {
    Symbol(layer: InputLayer(shape, of: type), name: name, inputs: [])
  }
}

/// Where a network's inputs come in.
public struct InputLayer: Layer {
  /// What the numbers mean. Tensors hold float32 in either case; `int32` are whole numbers such as classes.
  public enum ElementType: String, Sendable { case float32, int32 }

  /// Keras' name of the class.
  public static let className = "InputLayer"
  /// The shape of one sample.
  public let shape: Shape
  /// Whether the numbers are whole.
  public let type: ElementType

  /// An input of this shape, without the batch axis.
  public init(_ shape: Shape, of type: ElementType = .float32) { (self.shape, self.type) = (shape, type) }

  /// Keras' `batch_input_shape` and `dtype`.
  public var configuration: Configuration {
    [
      "batch_input_shape": .array([.null] + shape.sizes.map { .int($0) }),
      "dtype": .string(type.rawValue),
    ]
  }

  /// From Keras' configuration.
  public init(configuration: Configuration) throws {
    shape = Shape(try configuration.sizes("batch_input_shape", skippingBatch: true))
    type = try configuration.choice("dtype", default: .float32)
  }

  /// The input's own shape.
  public func outputShape(_ inputs: [Shape]) throws -> Shape { shape }

  /// Inputs are handed to the model; they are never computed.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor {
    preconditionFailure("an input layer is not called")
  }
}
