public import GANZooFormats
public import GANZooTensors

/// Inputs joined along an axis. https://keras.io/api/layers/merging_layers/concatenate
public struct Concatenate: Layer {
  public static let className = "Concatenate"
  /// The axis: the batch axis, which is not joined, is 0, and −1 the last.
  public let axis: Int

  /// A join along an axis, the last by default.
  public init(axis: Int = -1) {
    precondition(axis != 0, "samples of a batch are not joined")
    self.axis = axis
  }

  public var configuration: JSONObject { ["axis": .int(axis)] }

  public init(configuration: JSONObject) throws {
    axis = try configuration.int("axis", default: -1, in: -8...8)
    guard axis != 0 else {
      throw ConfigurationError.wrongType(key: "axis", expected: "another axis than the batch's", found: "0")
    }
  }

  /// The first input's shape with the sum of the sizes along the axis.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let size = axis == -1 ? "last size" : "size along axis \(axis), the batch axis counted,"
    let expected = "at least two inputs that differ in their \(size) only"
    guard inputs.count >= 2, let shape = try? Shape.concatenation(inputs, axis: axis < 0 ? axis : axis - 1) else {
      throw LayerShapeError(expected: expected, found: inputs)
    }
    return shape
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    Tensor.concatenated(inputs, axis: axis)
  }
}
