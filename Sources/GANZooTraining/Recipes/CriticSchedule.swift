public import GANZooSupport

/// How many iterations the critic gets before each iteration of the generator.
public struct CriticSchedule: Hashable, Sendable {
  /// Iterations in which the critic gets more: the first `first` of each `period`, and each `every`-th.
  public struct Burst: Hashable, Sendable {
    /// Critic iterations in a burst.
    public var iterations: Int
    /// How many iterations at the start of each period burst.
    public var first: Int
    /// Length of the period; 0: there is only one start.
    public var period: Int
    /// Each multiple of this bursts too; 0: none.
    public var every: Int

    /// A burst.
    public init(iterations: Int, first: Int, period: Int, every: Int) {
      (self.iterations, self.first, self.period, self.every) = (iterations, first, period, every)
    }

    func contains(_ iteration: Int) -> Bool {
      (period > 0 ? iteration % period : iteration) < first || (every > 0 && iteration % every == 0)
    }
  }

  /// Critic iterations outside of bursts.
  public var iterations: Int
  /// When the critic gets more.
  public var burst: Burst?

  /// A schedule.
  public init(iterations: Int, burst: Burst? = nil) { (self.iterations, self.burst) = (iterations, burst) }

  /// Schedules with a source, by the name that `schedule.name` gives; `critic_iterations` is what they have by default
  /// outside of bursts.
  public static let named: [(name: String, schedule: CriticSchedule)] = [
    ("constant", CriticSchedule(iterations: 1)),
    // The code of Arjovsky et al. 2017, martinarjovsky/WassersteinGAN, main.py: the first 25 iterations and every
    // 500th.
    ("wgan-burst", CriticSchedule(iterations: 5, burst: Burst(iterations: 100, first: 25, period: 0, every: 500))),
    // M. Yurasov, "Wasserstein GAN in Keras", 2017, where the first 25 of every 1,000 burst.
    (
      "keras-wacgan-burst",
      CriticSchedule(iterations: 5, burst: Burst(iterations: 100, first: 25, period: 1000, every: 500))
    ),
  ]

  /// The section `schedule` of a recipe: a `name`, or the numbers of a `burst`.
  public init(_ settings: SettingsReader) throws(SettingsError) {
    var standard = CriticSchedule(iterations: 1)
    let isNamed = settings.names.contains("name")
    if isNamed {
      let name = try settings.choice("name", of: Self.named.map(\.name))
      standard = Self.named.first { $0.name == name }?.schedule ?? standard
    }
    iterations = try settings.int("critic_iterations", default: standard.iterations, in: 1...10_000)
    burst = standard.burst
    guard !isNamed, settings.names.contains("burst") else { return }
    let section = try settings.section("burst")
    burst = Burst(
      iterations: try section.int("iterations", default: 100, in: 1...10_000),
      first: try section.int("first", default: 25, in: 0...1_000_000),
      period: try section.int("period", default: 0, in: 0...1_000_000_000),
      every: try section.int("every", default: 500, in: 0...1_000_000_000))
  }

  /// Iterations of the generator that make so many epochs, the last of them whole; nil where they are more than a
  /// billion.
  ///
  /// An epoch is over when the critic has had ⌈examples / batch⌉ iterations, each of which takes a batch of real
  /// images. So count the code of Arjovsky et al. 2017, martinarjovsky/WassersteinGAN, main.py, whose critic goes
  /// through a data loader, and, with one critic iteration a step, Keras' examples and PyTorch's.
  public func steps(epochs: Int, of examples: Int, batch: Int) -> Int? {
    let iterationsOfEpoch = (examples + batch - 1) / batch
    let (needed, isTooLarge) = epochs.multipliedReportingOverflow(by: iterationsOfEpoch)
    let most = TrainingSettings.mostSteps
    guard !isTooLarge, needed / max(iterations, burst?.iterations ?? 0) <= most else { return nil }
    guard burst != nil else {
      let steps = (needed + iterations - 1) / iterations
      return steps <= most ? steps : nil
    }
    var (steps, done) = (0, 0)
    while done < needed, steps < most {
      done += criticIterations(before: steps)
      steps += 1
    }
    return done < needed ? nil : steps
  }

  /// Critic iterations before the generator's iteration of this number, counted from 0.
  public func criticIterations(before iteration: Int) -> Int {
    if let burst, burst.contains(iteration) { burst.iterations } else { iterations }
  }
}
