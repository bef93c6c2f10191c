public import Tensors

/// Inputs joined along their last axis. https://keras.io/api/layers/merging_layers/concatenate, with its default axis.
public struct Concatenate: Layer {
  /// Keras' name of the class.
  public static let className = "Concatenate"
  /// A join along the last axis.
  public init() {}
  /// Keras' settings.
  public var configuration: Configuration { ["axis": .int(-1)] }

  /// From Keras' configuration; another axis than the last is refused.
  public init(configuration: Configuration) throws {
    _ = try configuration.int("axis", default: -1, in: -1 ... -1)
  }

  /// The first input's shape with the sum of the last sizes.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = "at least two inputs that differ in their last size only"
    guard inputs.count >= 2, let shape = try? Shape.concatenation(inputs, axis: -1) else {
      throw LayerShapeError(expected: expected, found: inputs)
    }
    return shape
  }

  /// The joined inputs.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor {
    Tensor.concatenated(inputs, axis: -1)
  }
}
