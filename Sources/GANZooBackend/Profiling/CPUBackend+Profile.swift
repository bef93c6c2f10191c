import CGANZooKernels

extension CPUBackend {
  /// Runs `body`, whose time the profile has, if there is one.
  package func measured<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard profile != nil, profile?.kind == nil else { return try body() }
    let before = loopTimes
    let start = ganzoo_clock()
    profile?.turn(to: .rest, operations: work.executed)
    defer {
      let times = loopTimes
      profile?.turn(to: nil, operations: work.executed)
      profile?.add(nanoseconds: Int(ganzoo_clock() - start), ofLoops: times, since: before)
    }
    return try body()
  }

  /// Runs `body`, whose loops and operations count for a kind while a profile measures.
  func profiled<Result>(_ kind: KernelKind, _ body: () throws -> Result) rethrows -> Result {
    guard let outer = profile?.kind else { return try body() }
    profile?.turn(to: kind, operations: work.executed)
    profile?.noteCall(kind)
    defer { profile?.turn(to: outer, operations: work.executed) }
    return try body()
  }

  /// What loops count for, of which a pool of threads keeps the times.
  var kindOfLoops: Int { profile?.kind?.rawValue ?? Int(GANZOO_LOOP_KINDS) - 1 }

  /// Runs a loop on the only thread.
  func timed(_ loop: () -> Void) {
    guard let kind = profile?.kind else { return loop() }
    let start = ganzoo_clock()
    loop()
    profile?.add(nanoseconds: Int(ganzoo_clock() - start), to: kind)
  }
}
