public import GANZooFormats
public import GANZooTensors

/// Each step of a sequence repeated.
///
///     x [N, L, C]   →   [N, L · factor, C]
///
/// https://keras.io/api/layers/reshaping_layers/up_sampling1d
public struct UpSampling1D: Layer {
  public static let className = "UpSampling1D"
  /// How often steps are repeated.
  public let factor: Int

  /// An up-sampling by a factor.
  public init(_ factor: Int = 2) { self.factor = factor }

  public var configuration: JSONObject { ["size": .int(factor)] }
  public init(configuration: JSONObject) throws { factor = try configuration.single("size", default: 2) }

  /// [L, C] → [L · factor, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let sequence = try only(inputs, rank: 2, "a sequence [L, C]")
    return [sequence[0] * factor, sequence[1]]
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    inputs[0].asRows { $0.upSampling2D((1, factor)) }
  }
}
