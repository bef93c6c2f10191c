package import GANZooTensors

/// Numbers that are not what was expected.
package struct ValueMismatch: Error, Equatable, CustomStringConvertible {
  package var what: String
  package var reason: String

  package var description: String { "\(what): \(reason)" }
}

/// Compares element by element: |found − expected| ≤ absolute + relative · |expected|.
///
/// - Throws: `ValueMismatch` that names the worst element.
package func expectClose(
  _ found: Tensor, _ expected: (shape: [Int], values: [Float]), _ what: String, absolute: Float = 1e-5,
  relative: Float = 1e-5
) throws {
  guard found.shape.sizes == expected.shape else {
    throw ValueMismatch(what: what, reason: "its shape is \(found.shape), not \(expected.shape)")
  }
  try expectClose(found.values, expected.values, what, absolute: absolute, relative: relative)
}

/// Compares element by element: |found − expected| ≤ absolute + relative · |expected|.
///
/// - Throws: `ValueMismatch` that names the worst element.
package func expectClose(
  _ found: [Float], _ expected: [Float], _ what: String, absolute: Float = 1e-5, relative: Float = 1e-5
) throws {
  guard found.count == expected.count else {
    throw ValueMismatch(what: what, reason: "\(found.count) numbers, not \(expected.count)")
  }
  var worst: (index: Int, excess: Float)?
  for (index, (a, b)) in zip(found, expected).enumerated() {
    let excess = a == b ? 0 : abs(a - b) / (absolute + relative * abs(b))
    // NaN compares as false, and counts as the worst.
    if !(excess <= 1), !(excess <= worst?.excess ?? 1) { worst = (index, excess) }
  }
  guard let worst else { return }
  throw ValueMismatch(
    what: what,
    reason: "element \(worst.index) is \(found[worst.index]), not \(expected[worst.index]) "
      + "± \(absolute + relative * abs(expected[worst.index]))")
}
