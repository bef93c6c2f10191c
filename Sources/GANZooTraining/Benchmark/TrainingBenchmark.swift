import GANZooBackend
public import GANZooData
import GANZooInterchange
import GANZooNN
import GANZooSupport
public import GANZooTensors

/// Measures how fast a recipe trains and generates: a trainer takes real steps, each part of which is timed.
///
/// A step here is always five critic updates and a generator update, so that the times of recipes compare.
public struct TrainingBenchmark {
  /// What is measured.
  public enum Part: String, Sendable, CaseIterable {
    /// The generator on a batch of the recipe, in inference mode.
    case generatorForward = "generator forward"
    /// A critic update, its generated images included.
    case criticUpdate = "critic update"
    /// A generator update, its EMA included.
    case generatorUpdate = "generator update"
    /// Five critic updates and a generator update.
    case step = "step"
    /// Images as bytes, from sampled latent vectors, as many as go through the generator together.
    case generation = "generation"
  }

  /// Critic updates of a step.
  public static let criticUpdates = 5

  private let trainer: Trainer
  private let device: Device

  /// A benchmark of a recipe. Throws what `Trainer` throws.
  public init(_ recipe: Recipe, dataset: any Dataset, on device: Device) throws {
    trainer = try Trainer(recipe, dataset: dataset, on: device)
    self.device = device
  }

  /// Warms up and measures for about so long; each part at least once.
  ///
  /// - Parameter observe: told each measurement. An error that it throws ends the benchmark.
  /// - Throws: `TrainingError` where the training meets a number that is not finite.
  public func run(for time: Duration, observe: (Part, Duration) throws -> Void = { _, _ in }) throws -> BenchmarkResult
  {
    let limitTime = min(.seconds(0.5), time)
    var limits = ProcessorLimits(device, measuredFor: limitTime)
    var durations: [Part: [Duration]] = [:]
    func note(_ part: Part, _ duration: Duration) throws {
      durations[part, default: []].append(duration)
      try observe(part, duration)
    }
    try trainer.step(criticUpdates: 1) { _ in }
    let forward = generatorForward()
    var executed = [Part.generatorForward: work(of: forward).executed]
    try measure(for: time * 0.15, .generatorForward, forward, note)
    if device.isProfiled { device.processor?.profile = KernelProfile() }
    let before = device.work
    try repeating(for: time * 0.7) { try measureStep(&executed, note) }
    let work = device.work - before
    let steps = durations[.step]?.count ?? 1
    // Means, since an update with a penalty has more work than one between two of them.
    for part in [Part.criticUpdate, .generatorUpdate] {
      executed[part] = (executed[part] ?? 0) / max(1, durations[part]?.count ?? 1)
    }
    let profile = TrainingProfile(device)
    try measure(for: time * 0.15, .generation, generation(), note)
    let peakMemory = ProcessMemory.peak
    // At the end, as its arrays may be larger than all that the training takes.
    limits?.measureBandwidth(device, for: limitTime)
    executed[.step] = work.executed / steps
    return BenchmarkResult(
      batch: trainer.settings.batch, generatedImages: generatedImages, timings: durations.mapValues(Timing.init),
      operations: (work.asWritten / steps, work.executed / steps), executed: executed, limits: limits,
      profile: profile, peakMemory: peakMemory)
  }

  private func work(of body: () -> Void) -> FLOPCounter {
    let before = device.work
    body()
    return device.work - before
  }

  private func repeating(for time: Duration, _ body: () throws -> Void) throws {
    let end = ContinuousClock.now + time
    repeat { try body() } while ContinuousClock.now < end
  }

  private func measure(
    for time: Duration, _ part: Part, _ body: () -> Void, _ note: (Part, Duration) throws -> Void
  ) throws {
    for _ in 0..<2 { body() }
    try repeating(for: time) { try note(part, ContinuousClock().measure(body)) }
  }

  /// One step, timed as a whole and in its parts, whose operations are added up.
  private func measureStep(_ executed: inout [Part: Int], _ note: (Part, Duration) throws -> Void) throws {
    device.synchronize()
    let start = ContinuousClock.now
    var (last, done, work) = (start, 0, device.work)
    try trainer.step(criticUpdates: Self.criticUpdates) { _ in
      // So that an update has the time of its optimizer, too.
      device.synchronize()
      let now = ContinuousClock.now
      let part: Part = done < Self.criticUpdates ? .criticUpdate : .generatorUpdate
      executed[part, default: 0] += (device.work - work).executed
      try note(part, now - last)
      (last, done, work) = (ContinuousClock.now, done + 1, device.work)
    }
    try note(.step, last - start)
  }

  private func generatorForward() -> () -> Void {
    let count = trainer.settings.batch
    let random = RandomStream(seed: trainer.settings.seed, purpose: .generation)
    let (latents, classes) = (trainer.latent.sample(count, from: random, on: device), classes(count))
    // A device may put work off until a number is read.
    return { _ = trainer.generator.generate(latents, classes: classes).values(0..<1) }
  }

  private func generation() -> () -> Void {
    let classes = classes(generatedImages)
    return {
      trainer.generator.generate(trainer.latent, classes: classes, seed: trainer.settings.seed) { images, _ in
        _ = images.pixels
      }
    }
  }

  private var generatedImages: Int { trainer.generator.network.samplesAtOnce }

  private func classes(_ count: Int) -> [Int] { (0..<count).map { $0 % (trainer.classes ?? 1) } }
}
