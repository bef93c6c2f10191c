package import GANZooBackend

extension PlainLoopsBackend {
  package func normalizationTerms(
    _ x: any Buffer, gamma: (any Buffer)?, beta: (any Buffer)?, epsilon: Float, _ shape: AxisShape
  ) -> NormalizationTerms<any Buffer> {
    let (count, inner) = (Double(shape.length), shape.inner)
    let vector = { (number: (Int) -> Double) in self.array(shape.outer * inner, number) }
    let sums = numbers(sum(x, shape))
    let mean = vector { Double(sums[$0]) / count }
    let centered = CenteredTerm(x, mean: mean)
    let squares = numbers(comoment(centered, centered, shape))
    let variance = vector { Double(squares[$0]) / count }
    let (gamma, beta) = (gamma.map(numbers), beta.map(numbers))
    let factor = vector { 1 / (Double(squares[$0]) / count + Double(epsilon)).squareRoot() }
    let scale = vector { Double(numbers(factor)[$0]) * Double(gamma?[$0 % inner] ?? 1) }
    let shift = vector { Double(beta?[$0 % inner] ?? 0) - Double(numbers(mean)[$0]) * Double(numbers(scale)[$0]) }
    return NormalizationTerms(mean: mean, variance: variance, factor: factor, scale: scale, shift: shift)
  }

  package func normalizationGradients(
    _ gradient: any Buffer, _ x: any Buffer, _ terms: NormalizationTerms<any Buffer>, _ shape: AxisShape
  ) -> NormalizationGradients<any Buffer> {
    let count = Double(shape.length)
    let from = terms.map { numbers($0).map(Double.init) }
    let vector = { (number: (Int) -> Double) in self.array(shape.outer * shape.inner, number) }
    let ofBeta = sum(gradient, shape)
    let sums = numbers(ofBeta)
    let centered = CenteredTerm(x, mean: terms.mean)
    let products = numbers(
      comoment(CenteredTerm(gradient, mean: vector { Double(sums[$0]) / count }), centered, shape))
    let ofGamma = vector { from.factor[$0] * Double(products[$0]) }
    let slope = { from.factor[$0] * from.factor[$0] * Double(products[$0]) * from.scale[$0] / -count }
    let shift = vector { -from.scale[$0] * Double(sums[$0]) / count - slope($0) * from.mean[$0] }
    let ofX = scaledSum(
      [ScaledTerm(gradient, terms.scale), ScaledTerm(x, vector(slope))], shift: shift, shape)
    return NormalizationGradients(x: ofX, gamma: ofGamma, beta: ofBeta)
  }
}
