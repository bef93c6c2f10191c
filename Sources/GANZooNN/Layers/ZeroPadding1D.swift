public import GANZooFormats
public import GANZooTensors

/// Zeros put before and after a sequence.
///
///     x [N, L, C]   →   [N, before + L + after, C]
///
/// https://keras.io/api/layers/reshaping_layers/zero_padding1d
public struct ZeroPadding1D: Layer {
  /// Keras' name of the class.
  public static let className = "ZeroPadding1D"
  /// How many steps are added.
  public let before, after: Int

  /// Zeros at both ends, none of the numbers negative.
  public init(before: Int, after: Int) {
    precondition(min(before, after) >= 0, "a padding is not negative")
    (self.before, self.after) = (before, after)
  }

  /// The same number of zeros at both ends; Keras' default is 1.
  public init(_ size: Int = 1) { self.init(before: size, after: size) }

  /// Keras' settings.
  public var configuration: JSONObject { ["padding": .array([.int(before), .int(after)])] }

  /// From Keras' configuration.
  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    (before, after) = try configuration.ends("padding", default: 1)
  }

  /// [L, C] → [before + L + after, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let sequence = try only(inputs, rank: 2, "a sequence [L, C]")
    return [before + sequence[0] + after, sequence[1]]
  }

  /// The longer sequences.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    inputs[0].padded(before: before, after: after, axis: 1)
  }
}
