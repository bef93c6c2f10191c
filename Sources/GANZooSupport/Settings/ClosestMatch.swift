/// The name in `known` that a user most likely meant by `text`, or nil when none is close.
///
/// Close is: equal but for case; the beginning (three letters or more) of one known name alone; or at most a third of
/// the letters (one to three) inserted, left out, replaced or swapped with the next. One letter is closer than a
/// beginning, two are not. The first of equals wins.
/// The distance is Damerau and Levenshtein's in its restricted form (no letter is edited twice).
package func closestMatch(to text: String, in known: some Sequence<String>) -> String? {
  // A letter may have any number of marks behind it.
  guard text.utf8.count <= 256 else { return nil }
  let found = Array(text.lowercased())
  guard (1...64).contains(found.count) else { return nil }
  var best: (name: String, distance: Int)?
  var longer: [String] = []
  for name in known {
    let candidate = Array(name.lowercased())
    let limit = max(1, min(3, max(found.count, candidate.count) / 3))
    if found.count >= 3, candidate.starts(with: found) { longer.append(name) }
    // A name that keeps no letter of what was written was hardly meant.
    guard abs(candidate.count - found.count) <= limit, limit < max(found.count, candidate.count) else { continue }
    let distance = editDistance(found, candidate)
    if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
  }
  if longer.count == 1, best?.distance ?? .max > 1 { return longer.first }
  return best?.name
}

private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}

/// A name that nothing bears, with what was probably meant and all that there is.
///
///     no architecture 'acgn'; did you mean 'acgan'? known: acgan, dcgan
public struct UnknownNameError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// What the name should have named: "architecture", "recipe".
  public let kind: String
  /// The name as the user wrote it.
  public let found: String
  /// The names that there are, in the order in which a message lists them.
  public let known: [String]

  /// Records the failed look-up of `found` among `known`.
  package init(kind: String, found: String, known: some Sequence<String>) {
    self.kind = kind
    self.found = found
    self.known = Array(known)
  }

  /// One line for the user.
  public var description: String { "no \(kind) \(quoted(found))" + hint(for: found, in: known) }
}

/// The end of a message on an unknown name: what was probably meant, and all that there is.
func hint(for found: String, in known: [String], suggestion: String? = nil) -> String {
  let meant = (suggestion ?? closestMatch(to: found, in: known)).map { "; did you mean \(quoted($0))?" } ?? ";"
  return "\(meant) known: \(known.isEmpty ? "none" : known.listed(most: 100))"
}
