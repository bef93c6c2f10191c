// Ops from outside of this library, with gradients of their own.
extension Tensor {
  /// The result of an op of your own, with a gradient of your own.
  ///
  ///     extension Tensor {
  ///       func sin() -> Tensor {
  ///         .custom([self], forward: { $0[0].mapped(Foundation.sin) }, vjp: [{ g, _ in g * self.cos() }])
  ///       }
  ///     }
  ///
  /// A rule is the vector-Jacobian product: it gets the gradient of the op's output, and that output, and returns the
  /// gradient of one input. Where rules are written with tensor ops, as above, gradients can be differentiated again,
  /// as a gradient penalty needs; a rule that computes with `values` gives first gradients alone.
  ///
  /// - Parameters:
  ///   - inputs: what the op is applied to, all on one device.
  ///   - forward: computes the result from the inputs, by tensor ops, which are not recorded, or from their `values`.
  ///   - vjp: a rule for each input, in their order. Its result has the input's shape.
  /// - Returns: what `forward` gives, in the graph of gradients where an input is.
  public static func custom(
    _ inputs: [Tensor], forward: (_ inputs: [Tensor]) -> Tensor,
    vjp: [(_ gradient: Tensor, _ output: Tensor) -> Tensor]
  ) -> Tensor {
    guard let device = inputs.first?.device else { preconditionFailure("a custom op without inputs") }
    precondition(vjp.count == inputs.count, "a custom op of \(inputs.count) inputs with \(vjp.count) rules")
    let result = device.withoutRecording { forward(inputs.map { $0.detached() }) }
    precondition(result.device === device, "a custom op gave a tensor on another device than its inputs'")
    return .op(
      .array(.custom), inputs, shape: result.shape, value: result.buffer,
      rules: zip(inputs.map(\.shape), vjp).enumerated().map { number, rule in
        .ofOutput { gradient, output in
          let (shape, found) = (rule.0, rule.1(gradient, output))
          precondition(
            found.shape == shape, "the gradient of input \(number) of a custom op is \(found.shape), the input \(shape)"
          )
          return found
        }
      })
  }

  /// Each number through a function of your own, computed on the host; no gradient flows through it: see
  /// `custom(_:forward:vjp:)`.
  public func mapped(_ function: (Float) -> Float) -> Tensor {
    Tensor(values.map(function), shape: shape, on: device)
  }
}
