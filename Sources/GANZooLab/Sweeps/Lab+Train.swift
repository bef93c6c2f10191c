import GANZooSupport
public import GANZooVisualization

extension Lab {
  /// Trains the runs of a sweep in the experiment's folder, several at a time, and keeps what is done; the next time it
  /// goes on from there.
  ///
  /// - Returns: the runs as their folders have them, in the order of the sweep. One whose numbers were no longer finite
  ///   is `failed`. One that a rule calls hopeless is `stopped`, or `finished` where it was quicker; how many rows its
  ///   log has after the rule's depends on the machine.
  /// - Throws: `LabInterruption` where the user stopped it, `SweepError` where a run has failed otherwise.
  public func train(_ sweep: Sweep) throws -> [RunRecord] {
    let runner = SweepRunner(
      sweep, in: folder.runs, program: program, jobs: max(1, threads / sweep.threads), stop: stop)
    var progress = SweepProgress(output)
    defer { progress.finish() }
    let states = try runner.run { progress.show($0, metric: sweep.metric) }
    for case (let state, .failed(let message)?) in states.map({ ($0, $0.outcome) }) {
      throw SweepError.failed(run: state.path, message: message)
    }
    return try states.map { try RunRecord($0.path) }
  }
}
