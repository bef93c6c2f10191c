import CGANZooKernels

extension CPUBackend {
  /// Runs `body`, whose time the profile has, if there is one: what is not in a scope of its own is the rest.
  package func measured<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard profile != nil else { return try body() }
    let outer = profile?.kind
    profile?.turn(to: outer ?? .rest, at: moment)
    defer { profile?.turn(to: outer, at: moment) }
    return try body()
  }

  /// Runs `body`, whose time counts for a kind while a profile measures.
  func profiled<Result>(_ kind: KernelKind, _ body: () throws -> Result) rethrows -> Result {
    guard let outer = profile?.kind else { return try body() }
    profile?.turn(to: kind, at: moment)
    profile?.noteCall(kind)
    defer { profile?.turn(to: outer, at: moment) }
    return try body()
  }
}
