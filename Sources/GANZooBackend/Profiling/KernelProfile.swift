import CGANZooKernels

/// How long work took, by its kind. Each moment counts for one kind, that of the loop that runs, or for the rest, where
/// none does: the times of all kinds add up to the whole.
package struct KernelProfile: Sendable {
  /// The time of a kind, how often it was entered, and its floating-point operations.
  package struct Entry: Equatable, Sendable {
    package var nanoseconds = 0, calls = 0, operations = 0
  }

  /// Training steps that were completed while it measured.
  package var steps = 0
  /// The kind that loops count for; nil while nothing is measured.
  private(set) var kind: KernelKind?
  private var entries = [Entry](repeating: Entry(), count: KernelKind.allCases.count)
  /// Operations before the present kind was entered.
  private var operations = 0
  /// Nanoseconds of loops that the rest has no part in.
  private var unsettled = 0

  /// Nothing measured so far.
  package init() {}

  package subscript(_ kind: KernelKind) -> Entry { entries[kind.rawValue] }
  /// The time of all kinds together.
  package var nanoseconds: Int { entries.reduce(0) { $0 + $1.nanoseconds } }

  mutating func noteCall(_ kind: KernelKind) { entries[kind.rawValue].calls += 1 }

  /// Counts what was computed since the last turn for the kind so far, and goes on with another.
  ///
  /// - Parameter operations: all that were ever computed.
  mutating func turn(to kind: KernelKind?, operations: Int) {
    if let old = self.kind { entries[old.rawValue].operations += operations - self.operations }
    (self.kind, self.operations) = (kind, operations)
  }

  /// Counts a loop that has run on the only thread.
  mutating func add(nanoseconds: Int, to kind: KernelKind) {
    entries[kind.rawValue].nanoseconds += nanoseconds
    unsettled += nanoseconds
  }

  /// Counts a time that has passed: what loops of several threads took, by two readings of a pool's clocks, and as rest
  /// what neither these nor the loops of one thread took.
  mutating func add(nanoseconds: Int, ofLoops times: ganzoo_loop_times, since before: ganzoo_loop_times) {
    let (now, then) = (times.nanoseconds, before.nanoseconds)
    for kind in KernelKind.allCases { add(nanoseconds: now[kind.rawValue] - then[kind.rawValue], to: kind) }
    add(nanoseconds: Int(times.waiting - before.waiting), to: .waiting)
    entries[KernelKind.waiting.rawValue].calls += Int(times.waits - before.waits)
    entries[KernelKind.rest.rawValue].nanoseconds += nanoseconds - unsettled
    unsettled = 0
  }
}

extension ganzoo_loop_times {
  /// By kind.
  fileprivate var nanoseconds: [Int] { withUnsafeBytes(of: kinds) { $0.bindMemory(to: Int64.self).map(Int.init) } }
}
