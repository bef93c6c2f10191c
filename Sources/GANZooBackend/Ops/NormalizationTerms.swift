/// An array [outer, length, inner] and factors of it [outer, inner], the same along the middle axis.
package struct ScaledTerm<Array> {
  package var x, scale: Array

  package init(_ x: Array, _ scale: Array) { (self.x, self.scale) = (x, scale) }

  package func map<Other>(_ convert: (Array) -> Other) -> ScaledTerm<Other> {
    ScaledTerm<Other>(convert(x), convert(scale))
  }
}

/// An array [outer, length, inner] and its means over the middle axis [outer, inner].
package struct CenteredTerm<Array> {
  package var x, mean: Array

  package init(_ x: Array, mean: Array) { (self.x, self.mean) = (x, mean) }

  package func map<Other>(_ convert: (Array) -> Other) -> CenteredTerm<Other> {
    CenteredTerm<Other>(convert(x), mean: convert(mean))
  }
}

/// How arrays [outer, length, inner] are normalised over the middle axis; each term [outer, inner].
package struct NormalizationTerms<Array> {
  /// The statistics; the variance is the biased one.
  package let mean, variance: Array
  /// 1 / √(variance + ε)
  package let factor: Array
  /// x · scale + shift = (x − mean) · factor · gamma + beta
  package let scale, shift: Array

  package init(mean: Array, variance: Array, factor: Array, scale: Array, shift: Array) {
    (self.mean, self.variance, self.factor, self.scale, self.shift) = (mean, variance, factor, scale, shift)
  }

  /// Terms that `make` makes.
  init(_ make: () -> Array) {
    self.init(mean: make(), variance: make(), factor: make(), scale: make(), shift: make())
  }

  package func map<Other>(_ convert: (Array) -> Other) -> NormalizationTerms<Other> {
    NormalizationTerms<Other>(
      mean: convert(mean), variance: convert(variance), factor: convert(factor), scale: convert(scale),
      shift: convert(shift))
  }
}

/// The gradients of a normalisation with respect to its input [outer, length, inner], and to gamma and beta [outer,
/// inner].
package struct NormalizationGradients<Array> {
  package let x, gamma, beta: Array

  package init(x: Array, gamma: Array, beta: Array) { (self.x, self.gamma, self.beta) = (x, gamma, beta) }
}
