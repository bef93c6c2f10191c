import GANZoo
import GANZooSupport

extension [String] {
  /// The number of the class, among these names, that a name or a number says. Throws `UsageError`.
  func classNumber(of text: String) throws(UsageError) -> Int {
    if let index = firstIndex(of: text) { return index }
    if let number = Int(text), indices.contains(number) { return number }
    guard !isEmpty else { throw UsageError("this generator has no classes") }
    throw UsageError(
      "no class '\(text.shown())'; this generator has \(count.grouped) classes: \(listed(most: 20))")
  }

  /// The classes of a walk: one, or from one to another as in `1..7`. Throws `UsageError`.
  func walkClasses(_ text: String) throws(UsageError) -> LatentWalk.Classes {
    guard let dots = text.firstRange(of: ".."), !contains(text) else { return .one(try classNumber(of: text)) }
    return .between(
      try classNumber(of: String(text[..<dots.lowerBound])), try classNumber(of: String(text[dots.upperBound...])))
  }
}
