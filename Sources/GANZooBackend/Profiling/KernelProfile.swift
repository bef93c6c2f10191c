/// How long work took, by its kind. Each moment counts for one kind, that of the innermost scope that was entered: the
/// times of all kinds add up to the whole.
package struct KernelProfile: Sendable {
  /// The time of a kind, how often it was entered, and its floating-point operations.
  package struct Entry: Equatable, Sendable {
    package var nanoseconds = 0, calls = 0, operations = 0
  }

  /// Clocks and counters at a moment.
  struct Moment {
    var nanoseconds = 0
    /// How often and how long has been waited for threads so far.
    var waits = 0, waited = 0
    var operations = 0
  }

  /// Training steps that were completed while it measured.
  package var steps = 0
  private var entries = [Entry](repeating: Entry(), count: KernelKind.allCases.count)
  private var current: KernelKind?
  private var last = Moment()

  /// Nothing measured so far.
  package init() {}

  package subscript(_ kind: KernelKind) -> Entry { entries[kind.rawValue] }
  /// The time of all kinds together.
  package var nanoseconds: Int { entries.reduce(0) { $0 + $1.nanoseconds } }

  /// The kind that time counts for; nil while nothing is measured.
  var kind: KernelKind? { current }

  mutating func noteCall(_ kind: KernelKind) { entries[kind.rawValue].calls += 1 }

  /// Counts what has passed for the kind so far, but for the waiting in it, and goes on with another.
  mutating func turn(to kind: KernelKind?, at now: Moment) {
    if let current {
      let waited = now.waited - last.waited
      entries[KernelKind.waiting.rawValue].nanoseconds += waited
      entries[KernelKind.waiting.rawValue].calls += now.waits - last.waits
      entries[current.rawValue].nanoseconds += now.nanoseconds - last.nanoseconds - waited
      entries[current.rawValue].operations += now.operations - last.operations
    }
    (current, last) = (kind, now)
  }
}
