public import GANZooSupport

/// How many critic updates come before each generator update.
public struct CriticSchedule: Hashable, Sendable {
  /// Steps in which the critic gets more updates: the first `first` of each `period`, and each `every`-th.
  public struct Burst: Hashable, Sendable {
    /// Critic updates in a step of a burst.
    public var updates: Int
    /// How many steps at the start of each period belong to the burst.
    public var first: Int
    /// Length of the period; 0: there is only one start.
    public var period: Int
    /// Each multiple of this belongs to the burst, too; 0: none.
    public var every: Int

    /// A burst.
    public init(updates: Int, first: Int, period: Int, every: Int) {
      (self.updates, self.first, self.period, self.every) = (updates, first, period, every)
    }

    func contains(_ step: Int) -> Bool {
      (period > 0 ? step % period : step) < first || (every > 0 && step % every == 0)
    }
  }

  /// Critic updates in a step outside of bursts.
  public var updates: Int
  /// When the critic gets more.
  public var burst: Burst?

  /// A schedule.
  public init(updates: Int, burst: Burst? = nil) { (self.updates, self.burst) = (updates, burst) }

  /// Critic updates in the step that has the most.
  var mostUpdates: Int { max(updates, burst?.updates ?? 0) }

  /// Schedules with a source, by the name that `schedule.name` gives. Each has its own default of `critic_iterations`,
  /// the updates outside of bursts.
  public static let named: [(name: String, schedule: CriticSchedule)] = [
    ("constant", CriticSchedule(updates: 1)),
    // The code of Arjovsky et al. 2017, martinarjovsky/WassersteinGAN, main.py: the first 25 steps and every 500th.
    ("wgan-burst", CriticSchedule(updates: 5, burst: Burst(updates: 100, first: 25, period: 0, every: 500))),
    // M. Yurasov, "Wasserstein GAN in Keras", 2017, where the first 25 of every 1,000 burst.
    (
      "keras-wacgan-burst",
      CriticSchedule(updates: 5, burst: Burst(updates: 100, first: 25, period: 1000, every: 500))
    ),
  ]

  /// The section `schedule` of a recipe: a `name`, or the numbers of a `burst`.
  public init(_ settings: SettingsReader) throws(SettingsError) {
    var standard = CriticSchedule(updates: 1)
    let isNamed = settings.names.contains("name")
    if isNamed {
      let name = try settings.choice("name", of: Self.named.map(\.name))
      standard = Self.named.first { $0.name == name }?.schedule ?? standard
    }
    updates = try settings.int("critic_iterations", default: standard.updates, in: 1...10_000)
    burst = standard.burst
    guard !isNamed, settings.names.contains("burst") else { return }
    let section = try settings.section("burst")
    burst = Burst(
      updates: try section.int("iterations", default: 100, in: 1...10_000),
      first: try section.int("first", default: 25, in: 0...1_000_000),
      period: try section.int("period", default: 0, in: 0...1_000_000_000),
      every: try section.int("every", default: 500, in: 0...1_000_000_000))
  }

  /// The steps that complete this many epochs; nil where they are more than a billion.
  ///
  /// An epoch is ⌈count / batch⌉ critic updates, each on one batch of real images. The code of Arjovsky et al. 2017
  /// (martinarjovsky/WassersteinGAN, main.py) counts the same way: its critic goes through a data loader. With one
  /// critic update a step, the epochs of the examples of Keras and PyTorch are the same, too.
  public func steps(epochs: Int, of count: Int, batch: Int) -> Int? {
    let updatesOfEpoch = (count + batch - 1) / batch
    let (needed, isTooLarge) = epochs.multipliedReportingOverflow(by: updatesOfEpoch)
    let most = TrainingSettings.mostSteps
    guard !isTooLarge, needed / max(updates, burst?.updates ?? 0) <= most else { return nil }
    guard burst != nil else {
      let steps = (needed + updates - 1) / updates
      return steps <= most ? steps : nil
    }
    var (steps, done) = (0, 0)
    while done < needed, steps < most {
      done += criticUpdates(before: steps)
      steps += 1
    }
    return done < needed ? nil : steps
  }

  /// The critic updates of a step, counted from 0.
  public func criticUpdates(before step: Int) -> Int {
    if let burst, burst.contains(step) { burst.updates } else { updates }
  }
}
