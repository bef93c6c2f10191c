/// Sizes that a file or a user names: of two that are too large for an `Int`, the result is `Int.max`.
extension Int {
  /// The product of two non-negative numbers, `Int.max` on overflow.
  package func multipliedClamped(by other: Int) -> Int {
    let (result, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : result
  }

  /// The sum of two non-negative numbers, `Int.max` on overflow.
  package func addedClamped(to other: Int) -> Int {
    let (result, overflow) = addingReportingOverflow(other)
    return overflow ? .max : result
  }
}
