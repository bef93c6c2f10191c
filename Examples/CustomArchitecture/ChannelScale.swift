import GANZoo

/// Each channel times a learned factor: a layer.
struct ChannelScale: Layer {
  static let className = "ChannelScale"
  /// First value of the factors.
  let start: Float

  init(start: Float = 1) { self.start = start }

  init(configuration: JSONObject) throws { start = try configuration.float("start") }
  var configuration: JSONObject { ["start": .float(start)] }

  func outputShape(_ inputs: [Shape]) throws -> Shape {
    guard inputs.count == 1, inputs[0].rank >= 1 else {
      throw LayerShapeError(expected: "one input with at least one axis", found: inputs)
    }
    return inputs[0]
  }

  func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    [ParameterDescription("factor", [inputs[0].last], .constant(start))]
  }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    inputs[0] * parameters["factor"].value
  }
}
