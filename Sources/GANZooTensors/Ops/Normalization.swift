package import GANZooBackend

// What normalising layers compute, in few passes over the numbers.
extension Tensor {
  private var axisShape: AxisShape {
    precondition(shape.rank == 3, "\(shape) in place of [outer, length, inner]")
    return AxisShape(outer: shape[0], length: shape[1], inner: shape[2])
  }

  /// The sums over the middle axis of (a − mean of a) · (b − mean of b), for a and b [outer, length, inner].
  ///
  /// - Parameters:
  ///   - a, b: with their means over the middle axis [outer, inner]. They must be the means: the gradients leave out
  ///     what flows through them.
  /// - Returns: [outer, inner]
  package static func comoment(_ a: CenteredTerm<Tensor>, _ b: CenteredTerm<Tensor>) -> Tensor {
    let shape = a.x.axisShape
    precondition(
      a.x.shape == b.x.shape && [a, b].allSatisfy { $0.mean.shape == [shape.outer, shape.inner] },
      "the comoment of \(a.x.shape) and \(b.x.shape) with means \(a.mean.shape) and \(b.mean.shape)")
    let value = a.x.device.backend.comoment(a.map(\.buffer), b.map(\.buffer), shape)
    // The means have no part in it: deviations have the sum 0.
    return op(
      .array(.comoment), [a.x, b.x], shape: [shape.outer, shape.inner], value: value,
      rules: [b, a].map { other in
        Rule.of { g in scaledSum([ScaledTerm(other.x, g)], shift: -(g * other.mean)) }
      })
  }

  /// scale · x of one term, or the sum of two, + shift, for x [outer, length, inner]; scales and shift [outer, inner].
  package static func scaledSum(_ terms: [ScaledTerm<Tensor>], shift: Tensor? = nil) -> Tensor {
    let (x, shape) = (terms[0].x, terms[0].x.axisShape)
    precondition(
      terms.allSatisfy { $0.x.shape == x.shape }
        && (terms.map(\.scale) + [shift].compactMap { $0 })
          .allSatisfy { $0.shape == [shape.outer, shape.inner] },
      "the sum of \(terms.map { "\($0.x.shape) times \($0.scale.shape)" }) and \(shift.map { "\($0.shape)" } ?? "0")")
    let value = x.device.backend.scaledSum(terms.map { $0.map(\.buffer) }, shift: shift?.buffer, shape)
    let rules = terms.flatMap { term -> [Rule] in
      [.of { g in scaledSum([ScaledTerm(g, term.scale)]) }, .of { g in (g * term.x).sum([1]) }]
    }
    return op(
      .array(.scaledSum), terms.flatMap { [$0.x, $0.scale] } + (shift.map { [$0] } ?? []), shape: x.shape,
      value: value, rules: rules + (shift == nil ? [] : [.of { g in g.sum([1]) }]))
  }

  /// A result of `standardized`, and the statistics that it was normalised by.
  package struct Standardized {
    /// [outer, length, inner]
    package var result: Tensor
    /// [outer, inner]; the variance is the biased one. No gradient flows through them.
    package var mean, variance: Tensor
  }

  /// activation((x − mean) / √(variance + ε) · gamma + beta), for x [outer, length, inner] and the mean and variance
  /// over its middle axis.
  ///
  /// - Parameters:
  ///   - gamma, beta: [inner]
  ///   - epsilon: added to the variance.
  package func standardized(
    gamma: Tensor? = nil, beta: Tensor? = nil, epsilon: Float, activation: EpilogueActivation? = nil
  ) -> Standardized {
    let axes = axisShape
    let terms = device.backend.normalizationTerms(
      buffer, gamma: gamma?.buffer, beta: beta?.buffer, epsilon: epsilon, axes)
    // An epilogue has one scale for each channel; of a single channel each number would be a row.
    let isEpilogue = axes.outer == 1 && axes.inner > 1
    let value =
      isEpilogue
      ? device.backend.apply(Epilogue(scale: terms.scale, bias: terms.shift, activation: activation), to: buffer)
      : device.backend.scaledSum([ScaledTerm(buffer, terms.scale)], shift: terms.shift, axes)
    let result = Tensor.op(
      .array(.standardize), [self] + [gamma, beta].compactMap { $0 }, shape: shape, value: value
    ) { gradient in
      let found =
        device.isRecording
        ? recordedGradients(gradient, gamma: gamma, epsilon: epsilon)
        : NormalizationGradients(
          device.backend.normalizationGradients(gradient.buffer, buffer, terms, axes), like: self)
      return [found.x] + (gamma == nil ? [] : [found.gamma]) + (beta == nil ? [] : [found.beta])
    }
    let epilogue = Epilogue<Tensor>(activation: activation)
    let activated = isEpilogue ? result.recording(epilogue) : result.applying(epilogue)
    let statistics = [terms.mean, terms.variance].map {
      Tensor(shape: [axes.outer, axes.inner], buffer: $0, on: device)
    }
    return Standardized(result: activated, mean: statistics[0], variance: statistics[1])
  }

  /// The gradients of `standardized`, made of ops that can be differentiated again: S. Ioffe and C. Szegedy 2015,
  /// https://arxiv.org/abs/1502.03167, section 3. That of x is written as scale · gradient + slope · x + a shift.
  private func recordedGradients(
    _ gradient: Tensor, gamma: Tensor?, epsilon: Float
  ) -> NormalizationGradients<Tensor> {
    let (mean, count) = (mean([1]), Float(shape[1]))
    let centered = CenteredTerm(self, mean: mean)
    let factor = (Tensor.comoment(centered, centered) / count + epsilon).power(-0.5)
    let scale = gamma.map { factor * $0 } ?? factor
    let sums = gradient.sum([1])
    let ofGamma = factor * Tensor.comoment(CenteredTerm(gradient, mean: sums / count), centered)
    let slope = -(factor * ofGamma * scale) / count
    let ofSelf = Tensor.scaledSum(
      [ScaledTerm(gradient, scale), ScaledTerm(self, slope)], shift: -(scale * sums) / count - slope * mean)
    return NormalizationGradients(x: ofSelf, gamma: ofGamma, beta: sums)
  }
}

extension NormalizationGradients<Tensor> {
  fileprivate init(_ buffers: NormalizationGradients<any Buffer>, like x: Tensor) {
    let terms: Shape = [x.shape[0], x.shape[2]]
    self.init(
      x: Tensor(shape: x.shape, buffer: buffers.x, on: x.device),
      gamma: Tensor(shape: terms, buffer: buffers.gamma, on: x.device),
      beta: Tensor(shape: terms, buffer: buffers.beta, on: x.device))
  }
}
