/// What a run knows beyond its trainer.
struct RunProgress: Codable {
  /// Time of training so far, in seconds.
  var seconds = 0.0
  /// Bytes of the log, up to the last step that is reported.
  var logLength = 0
  /// Whether log, grid and measurement of the last step are done.
  var isReported = true
  var losses = RecentLosses()
  var health = HealthCheck.Findings()
  /// How often the learning rates were halved.
  var retries = 0
  /// Where the run has gone back to the last time.
  var retriedAt: CheckpointFolder.Point?
  /// True once all steps are done and the networks are written; nil before.
  var isFinished: Bool?
  /// Checkpoints made so far.
  var checkpoints = 0
}
