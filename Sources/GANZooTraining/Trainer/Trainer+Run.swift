extension Trainer {
  /// Trains to the last step, or until a stop is requested. Only observers write files.
  ///
  /// A trainer with the state of a checkpoint continues from there; `RunContext.isResumed` is then true, but observers
  /// have no saved states. `TrainingRun` also has a folder, saves observers' states, resumes by itself and can retry
  /// after numbers that are not finite.
  /// - Parameters:
  ///   - observers: called in this order.
  ///   - monitor: measures the generator at intervals.
  ///   - requests: a stop takes effect between updates; a measurement that is due is made first.
  /// - Throws: `TrainingError` if a number is not finite, what the dataset throws, what an observer throws, or
  ///   `ObserverNameError` if two observers have the same name.
  @discardableResult
  public func run(
    observers: [any TrainingObserver] = [], monitor: TrainingMonitor? = nil,
    requests: TrainingRequests = TrainingRequests()
  ) throws -> TrainingOutcome {
    let start = ContinuousClock.now
    let events = try TrainingEvents(
      self, observers, monitor, seconds: { start.duration(to: .now) / .seconds(1) })
    return try events.end(Result { try train(events, requests) })
  }

  private func train(_ events: TrainingEvents, _ requests: TrainingRequests) throws -> TrainingOutcome {
    try events.begin(recipe, folder: nil, isResumed: steps > 0)
    var losses = RecentLosses()
    while steps < settings.steps {
      if requests.stop() { return .stopped }
      let update = try advance()
      losses.add(update.losses)
      try events.updated(update, losses)
      guard update.endsStep else { continue }
      // A measurement that is due is made: nothing is kept from which it could be made later.
      try events.stepped(losses) {}
    }
    return .finished
  }
}
