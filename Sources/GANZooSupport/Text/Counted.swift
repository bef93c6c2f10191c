extension BinaryInteger {
  /// The number with its noun: `1 step`, `1,024 steps`, `0 classes`.
  ///
  /// - Parameters:
  ///   - noun: in the singular.
  ///   - plural: where it is not the noun with an "s", or with an "es" behind s, x and sh.
  package func counted(_ noun: String, _ plural: String? = nil) -> String {
    "\(grouped) \(self == 1 ? noun : plural ?? noun.plural)"
  }
}

extension String {
  fileprivate var plural: String { self + (["s", "x", "sh"].contains(where: hasSuffix) ? "es" : "s") }
}
