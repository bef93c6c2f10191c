public import GANZooFormats
public import GANZooTensors

/// A sequence with steps cut off at its ends.
///
///     x [N, L, C]   →   [N, L − before − after, C]
///
/// https://keras.io/api/layers/reshaping_layers/cropping1d
public struct Cropping1D: Layer {
  /// Keras' name of the class.
  public static let className = "Cropping1D"
  /// How many steps are cut off.
  public let before, after: Int

  /// As many as given at each end, none of the numbers negative.
  public init(before: Int, after: Int) {
    precondition(min(before, after) >= 0, "a cropping is not negative")
    (self.before, self.after) = (before, after)
  }

  /// The same number at both ends; Keras' default is 1.
  public init(_ size: Int = 1) { self.init(before: size, after: size) }

  /// Keras' settings.
  public var configuration: JSONObject { ["cropping": .array([.int(before), .int(after)])] }

  /// From Keras' configuration.
  public init(configuration: JSONObject) throws { (before, after) = try configuration.ends("cropping", default: 1) }

  /// [L, C] → [L − before − after, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let sequence = try only(inputs, rank: 2, "a sequence [L, C]")
    guard sequence[0] > before + after else {
      throw LayerShapeError(expected: "a sequence of at least \(before + after + 1) steps", found: inputs)
    }
    return [sequence[0] - before - after, sequence[1]]
  }

  /// The inner parts of the sequences.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    inputs[0].sliced(before..<inputs[0].shape[1] - after, axis: 1)
  }
}
