public import GANZooSupport

/// Length, batches and output of a training: the section `training` of a recipe.
public struct TrainingSettings: Hashable, Sendable {
  /// The number of real images in a critic update, and of generated ones.
  public var batch: Int
  /// The number of images in a generator update; nil: `batch`.
  public var generatorBatch: Int?
  /// The number of steps. If `epochs` is set, it depends on the dataset, and is 1 until `counting` is called.
  public var steps: Int
  /// The length in epochs, in each of which the critic sees as many real images as the dataset has; nil if `steps` is
  /// the length. `CriticSchedule.steps` converts them as the code of Arjovsky et al. 2017 does.
  public var epochs: Int?
  /// The seed of all random numbers.
  public var seed: UInt64
  /// Steps between two rows of losses in the log, which has one after the last step, too.
  public var logEvery: Int
  /// Steps between two grids of samples.
  public var gridEvery: Int
  /// Further steps, counted from 0, after which there is a grid: at the start, where most happens.
  public var gridAt: [Int]
  /// The decay of the generator's EMA: the share of the average that each step keeps; 0: no EMA.
  public var emaDecay: Float
  /// The share of the steps, at the end, over which the learning rates fall linearly to 0.
  public var lrDecayFraction: Float
  /// Whether a generator update also trains the critic, with the generator's loss and optimizer: see
  /// `Trainer.updateGenerator`.
  public var trainsCriticWithGenerator: Bool

  /// The most steps of a recipe.
  static let mostSteps = 1_000_000_000
  private static let standardGridEvery = 250
  /// `gridAt` of a training that does not say when it wants grids.
  private static let firstGrids = [0, 10, 20, 50, 100, 200]
  private static let mostGridsNamed = 1000

  /// Settings of a training of this many steps, with the defaults of recipes.
  ///
  /// - Parameters:
  ///   - gridEvery: nil for every 250 steps.
  ///   - gridAt: nil for steps 0, 10, 20, 50, 100 and 200 where `gridEvery` is nil, too, else for none.
  public init(
    steps: Int, batch: Int = 64, generatorBatch: Int? = nil, seed: UInt64 = 1, emaDecay: Float = 0,
    lrDecayFraction: Float = 0, logEvery: Int = 10, gridEvery: Int? = nil, gridAt: [Int]? = nil,
    trainsCriticWithGenerator: Bool = false
  ) {
    precondition(steps >= 1 && batch >= 1 && (generatorBatch ?? 1) >= 1, "a training of \(steps) steps of \(batch)")
    self.gridEvery = gridEvery ?? Self.standardGridEvery
    self.gridAt = gridAt ?? (gridEvery == nil ? Self.firstGrids : [])
    precondition(logEvery >= 1 && self.gridEvery >= 1, "a row every \(logEvery) steps, a grid every \(self.gridEvery)")
    precondition((0..<1).contains(emaDecay) && (0...1).contains(lrDecayFraction), "shares of 0 to 1")
    self.steps = steps
    self.batch = batch
    self.generatorBatch = generatorBatch
    self.seed = seed
    self.emaDecay = emaDecay
    self.lrDecayFraction = lrDecayFraction
    self.logEvery = logEvery
    self.trainsCriticWithGenerator = trainsCriticWithGenerator
  }

  /// Settings of a training of this many epochs, with the defaults of recipes.
  public init(epochs: Int, batch: Int = 64, seed: UInt64 = 1, emaDecay: Float = 0, lrDecayFraction: Float = 0) {
    precondition(epochs >= 1, "a training of \(epochs) epochs")
    self.init(steps: 1, batch: batch, seed: seed, emaDecay: emaDecay, lrDecayFraction: lrDecayFraction)
    self.epochs = epochs
  }

  /// Reads the section. `average` and `decay` are the names that `ema_decay` and `lr_decay_fraction` had in GANZoo
  /// 0.1.0.
  public init(_ settings: SettingsReader) throws(SettingsError) {
    try settings.rename("average", to: "ema_decay")
    try settings.rename("decay", to: "lr_decay_fraction")
    batch = try settings.int("batch", default: 64, in: 1...65_536)
    generatorBatch = try settings.optionalInt("generator_batch", in: 1...65_536)
    if try settings.alternative(of: ["steps", "epochs"]) == "epochs" {
      (epochs, steps) = (try settings.int("epochs", in: 1...1_000_000), 1)
    } else {
      steps = try settings.int("steps", in: 1...Self.mostSteps)
    }
    seed = UInt64(try settings.int("seed", default: 1, in: 0 ... .max))
    logEvery = try settings.int("log_every", default: 10, in: 1...1_000_000_000)
    // Who says how often there is a grid means just that, as all recipes of GANZoo 0.1.0 do.
    let firstGrids = settings.has("grid_every") ? [] : Self.firstGrids
    gridEvery = try settings.int("grid_every", default: Self.standardGridEvery, in: 1...Self.mostSteps)
    gridAt = try settings.ints(
      "grid_at", default: firstGrids, in: 0...Self.mostSteps, count: 0...Self.mostGridsNamed)
    emaDecay = try settings.float("ema_decay", default: 0, in: 0...0.9999999)
    lrDecayFraction = try settings.float("lr_decay_fraction", default: 0, in: 0...1)
    trainsCriticWithGenerator = try settings.flag("critic_in_generator_step")
  }

  /// The number of images in a generator update.
  public var imagesOfGenerator: Int { generatorBatch ?? batch }

  /// Whether there is a grid of samples after a step, counted from 0: after those that `gridEvery` and `gridAt` name,
  /// and after the last.
  public func hasGrid(after step: Int) -> Bool {
    step % gridEvery == 0 || gridAt.contains(step) || step == steps - 1
  }

  /// Whether the log has a row of losses after a step, counted from 0: after every `logEvery`-th, and after the last.
  public func hasLogRow(after step: Int) -> Bool { step % logEvery == 0 || step == steps - 1 }

  /// The factor of the learning rates at a step, counted from 0.
  public func rateFactor(at step: Int) -> Float {
    let length = Double(steps) * Double(lrDecayFraction)
    guard length > 0 else { return 1 }
    return Float(min(1, Double(steps - step) / length))
  }

  /// These settings with epochs converted to steps, for a dataset of this many examples; unchanged if they have steps.
  ///
  /// - Parameter name: the dataset's, for a message.
  /// - Throws: `ArchitectureError` if there would be more steps than a training may have.
  public func counting(
    examples count: Int, of name: String = "the dataset", _ schedule: CriticSchedule
  ) throws(ArchitectureError) -> TrainingSettings {
    guard let epochs else { return self }
    guard let steps = schedule.steps(epochs: epochs, of: count, batch: batch) else {
      throw ArchitectureError(
        "training.epochs, \(epochs), are more than \(Self.mostSteps) steps of the \(count) examples of \(name)")
    }
    var copy = self
    copy.steps = steps
    return copy
  }
}
