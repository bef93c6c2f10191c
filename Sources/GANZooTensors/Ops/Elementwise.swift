import GANZooBackend

// Ops on each number by itself, and their rules.
extension Tensor {
  private func map(
    _ function: UnaryOp.Function, _ a: Float = 0, _ b: Float = 0, rule: @autoclosure () -> Rule
  ) -> Tensor {
    .op(
      .unary(function), [self], shape: shape, value: device.backend.map(UnaryOp(function, a, b), [buffer])[0],
      rules: [rule()])
  }

  /// scale · x + shift
  func affine(scale: Float, shift: Float) -> Tensor {
    map(.affine, scale, shift, rule: .of { g in g.affine(scale: scale, shift: 0) })
  }

  /// eˣ
  public func exp() -> Tensor { map(.exp, rule: .ofOutput { g, y in g * y }) }

  /// The natural logarithm.
  public func log() -> Tensor { map(.log, rule: .of { g in g / self }) }

  /// xᵖ
  public func power(_ exponent: Float) -> Tensor {
    map(
      .power, exponent,
      rule: .of { g in
        exponent == 1 ? g : exponent == 0 ? g * 0 : g * (exponent == 2 ? self * 2 : self.power(exponent - 1) * exponent)
      })
  }

  /// x²
  public func squared() -> Tensor { power(2) }
  /// √x. Its gradient at 0 is infinite: add an epsilon first where 0 may occur.
  public func squareRoot() -> Tensor { power(0.5) }

  /// The hyperbolic tangent.
  public func tanh() -> Tensor { map(.tanh, rule: .tanh) }

  /// 1 / (1 + e⁻ˣ)
  public func sigmoid() -> Tensor { map(.sigmoid, rule: .ofOutput { g, y in g * (y * (1 - y)) }) }

  /// log(1 + eˣ), without overflow.
  public func softplus() -> Tensor { map(.softplus, rule: .of { g in g * self.sigmoid() }) }

  /// The error function, 2 / √π · ∫ e^−t² dt from 0 to x.
  public func erf() -> Tensor {
    map(.erf, rule: .of { g in g * ((-self.squared()).exp() * (2 / Float.pi.squareRoot())) })
  }

  /// x where it is positive, else slope · x. `slope` is at least 0, so the output has the sign of the input.
  public func leakyReLU(slope: Float) -> Tensor {
    precondition(slope >= 0, "LeakyReLU with a negative slope \(slope)")
    return map(.leakyReLU, slope, rule: .leakyReLU(slope: slope))
  }

  /// max(x, 0)
  public func relu() -> Tensor { leakyReLU(slope: 0) }

  /// x where it is positive, else alpha · (eˣ − 1). Its gradient at 0 is that from the right.
  public func elu(alpha: Float = 1) -> Tensor {
    let negative = -(-self).relu()
    return (self - negative) + (negative.exp() - 1) * alpha
  }

  /// x where `mask` is positive, else slope · x. Linear in x; the mask has no gradient, being a step function's
  /// argument.
  package func leakyMasked(by mask: Tensor, slope: Float) -> Tensor {
    let mask = mask.detached()
    return .op(
      .binary(.leakyMask), [self], shape: shape,
      value: device.backend.combine(BinaryOp(.leakyMask, slope), buffer, mask.buffer, over: .flat(shape.count)),
      rules: [.of { g in g.leakyMasked(by: mask, slope: slope) }])
  }
}
