extension CPUBackend {
  package func normalizationTerms(
    _ x: any Buffer, gamma: (any Buffer)?, beta: (any Buffer)?, epsilon: Float, _ shape: AxisShape
  ) -> NormalizationTerms<any Buffer> {
    let terms = NormalizationTerms { CPUBuffer(uninitialized: shape.outer * shape.inner, on: self) }
    let to = terms.map(\.pointer)
    let (x, gamma, beta) = (cpu(x).pointer, gamma.map { cpu($0).pointer }, beta.map { cpu($0).pointer })
    let (count, inner) = (Double(shape.length), shape.inner)
    sum(x, shape) { to.mean[$0] = Float($1 / count) }
    let deviations = CenteredTerm(UnsafePointer(x), mean: UnsafePointer(to.mean))
    comoment(deviations, deviations, shape) { index, total in
      to.variance[index] = Float(total / count)
      to.factor[index] = 1 / (to.variance[index] + epsilon).squareRoot()
      to.scale[index] = to.factor[index] * (gamma.map { $0[index % inner] } ?? 1)
      to.shift[index] = (beta.map { $0[index % inner] } ?? 0) - to.mean[index] * to.scale[index]
    }
    return terms.map { $0 }
  }

  package func normalizationGradients(
    _ gradient: any Buffer, _ x: any Buffer, _ terms: NormalizationTerms<any Buffer>, _ shape: AxisShape
  ) -> NormalizationGradients<any Buffer> {
    let size = shape.outer * shape.inner
    let (ofGamma, ofBeta) = (CPUBuffer(uninitialized: size, on: self), CPUBuffer(uninitialized: size, on: self))
    let (means, slopes, shifts) = (
      CPUBuffer(uninitialized: size, on: self), CPUBuffer(uninitialized: size, on: self),
      CPUBuffer(uninitialized: size, on: self)
    )
    let from = terms.map { cpu($0).pointer }
    let (gradients, pixels, count) = (cpu(gradient).pointer, cpu(x).pointer, Double(shape.length))
    let (gamma, beta, mean, slope, shift) = (
      ofGamma.pointer, ofBeta.pointer, means.pointer, slopes.pointer, shifts.pointer
    )
    sum(gradients, shape) { index, total in
      beta[index] = Float(total)
      mean[index] = Float(total / count)
    }
    comoment(
      CenteredTerm(UnsafePointer(gradients), mean: UnsafePointer(mean)),
      CenteredTerm(UnsafePointer(pixels), mean: UnsafePointer(from.mean)), shape
    ) { index, total in
      gamma[index] = from.factor[index] * Float(total)
      slope[index] = -from.factor[index] * gamma[index] * from.scale[index] / Float(count)
      shift[index] = -from.scale[index] * mean[index] - slope[index] * from.mean[index]
    }
    let ofX = scaledSum([ScaledTerm(gradient, terms.scale), ScaledTerm(x, slopes)], shift: shifts, shape)
    return NormalizationGradients(x: ofX, gamma: ofGamma, beta: ofBeta)
  }
}
