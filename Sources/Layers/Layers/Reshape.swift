public import Tensors

/// The same numbers in another shape.
///
/// https://keras.io/api/layers/reshaping_layers/reshape
public struct Reshape: Layer {
  /// Keras' name of the class.
  public static let className = "Reshape"
  /// The shape of one sample.
  public let target: Shape

  /// A reshaping to this shape of one sample.
  public init(_ target: Shape) { self.target = target }

  /// Keras' settings.
  public var configuration: Configuration { ["target_shape": .array(target.sizes.map { .int($0) })] }
  /// From Keras' configuration.
  public init(configuration: Configuration) throws { target = Shape(try configuration.sizes("target_shape")) }

  /// The target.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = "an input of \(target.count) numbers for the shape \(target)"
    guard try only(inputs, expected).count == target.count else {
      throw LayerShapeError(expected: expected, found: inputs)
    }
    return target
  }

  /// The same numbers.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor {
    inputs[0].reshaped(Shape([inputs[0].shape[0]] + target.sizes))
  }
}
