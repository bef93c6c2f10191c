public import GANZooFormats
public import GANZooTensors

/// A vector repeated as the steps of a sequence.
///
///     x [N, C]   →   [N, count, C]
///
/// https://keras.io/api/layers/reshaping_layers/repeat_vector
public struct RepeatVector: Layer {
  public static let className = "RepeatVector"
  /// How many steps the sequence has.
  public let count: Int

  /// A sequence of this many steps.
  public init(_ count: Int) { self.count = count }

  public var configuration: JSONObject { ["n": .int(count)] }
  public init(configuration: JSONObject) throws { count = try configuration.int("n") }

  /// [C] → [count, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    [count, try only(inputs, rank: 1, "a vector [C]").last]
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let shape = inputs[0].shape
    return inputs[0].reshaped([shape[0], 1, shape[1]]).broadcast(to: [shape[0], count, shape[1]])
  }
}
