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
