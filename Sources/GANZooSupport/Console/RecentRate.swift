/// Steps per second over the last half minute, from at most sixty samples.
struct RecentRate {
  private var samples: [(time: Duration, done: Int)] = []

  private static let window = Duration.seconds(30)
  private static let spacing = Duration.milliseconds(500)

  mutating func add(_ done: Int, at time: Duration) {
    if let last = samples.last, time - last.time < Self.spacing { return }
    samples.append((time, done))
    while samples.count > 2, time - samples[1].time > Self.window { samples.removeFirst() }
  }

  /// Nil until time has passed and steps were done.
  func perSecond(_ done: Int, at time: Duration) -> Double? {
    guard let first = samples.first, time > first.time, done > first.done else { return nil }
    return Double(done - first.done) / (time - first.time).seconds
  }
}
