public import GANZooData
public import GANZooInterchange
public import GANZooNN
public import GANZooTensors

/// Trains a generator and a critic, one update of either at a time.
///
/// It knows no architecture, objective or optimizer by name.
///
///     let trainer = try Trainer(
///       generator: generator, critic: critic, classes: 10, objective: NonSaturating(),
///       optimizers: ({ Adam($0, learningRate: 1e-4) }, { Adam($0, learningRate: 1e-4) }),
///       settings: TrainingSettings(steps: 1000), dataset: MNIST.load(.train), on: Device())
///     try trainer.run(observers: [ProgressReporter()])
public final class Trainer {
  /// Makes the optimizer of each network from its parameters.
  public typealias Optimizers = (generator: OptimizerEntry.Maker, critic: OptimizerEntry.Maker)

  /// The generator.
  public let generator: Model
  /// The critic.
  public let critic: Model
  /// The distribution of latent vectors, the generator's first input.
  public let latent: LatentSpace
  /// The number of classes; nil for an unconditional generator.
  public let classes: Int?
  /// The losses of both networks.
  public let objective: any Objective
  /// Critic updates in each step.
  public let schedule: CriticSchedule
  /// Batches, length and output.
  public let settings: TrainingSettings
  /// Changes of samples before the critic sees them.
  public let augmentation: Augmentation
  /// The dataset.
  public let dataset: any Dataset
  /// What the rule of the augmentation's probability has come to.
  var adaptive = AdaptiveProbability.State()
  /// The number of completed steps.
  public internal(set) var steps = 0
  /// The number of critic updates so far.
  public internal(set) var criticUpdates = 0
  /// The number of critic updates since the last generator update.
  public internal(set) var criticUpdatesInStep = 0

  let device: Device
  let sampler: any TrainingSampler
  let average: ExponentialMovingAverage?
  let generatorOptimizer, criticOptimizer: any Optimizer
  /// The generator's optimizer for the critic's weights, if generator updates train them, too.
  let criticInGeneratorStep: (any Optimizer)?
  var rates: LearningRatePlan
  /// Told of each step of an optimizer the gradients of the network's trained parameters, before it is taken.
  package var gradientObserver: ((NetworkRole, [Tensor]) -> Void)?
  var rollback = Rollback()
  /// Whether the critic's score of a sample depends on the others of its batch.
  let usesBatchStatistics: Bool
  /// What the critic's second output tells apart, where it has one.
  let classHead: ClassHead

  enum Role { static let generator = 0, critic = 1 }

  /// A trainer at the start of a training.
  ///
  /// - Parameters:
  ///   - generator: latent vector [size], and with classes class [1] → sample.
  ///   - critic: sample → score [1], and with classes their probabilities: see `ClassHead`.
  ///   - latent: the distribution of latent vectors; nil: normal, of the size of the generator's first input.
  ///   - classes: the number of classes; nil if the generator has no second input.
  ///   - sampler: makes all random choices; by default from the seed of the settings.
  ///   - start: weights and optimizer states to begin with; what it leaves out is random or empty.
  /// - Throws: `ArchitectureError` if networks, dataset and start do not fit.
  public init(
    generator: Network, critic: Network, latent: LatentSpace? = nil, classes: Int? = nil, objective: any Objective,
    optimizers: Optimizers, schedule: CriticSchedule = CriticSchedule(updates: 1), settings: TrainingSettings,
    dataset: any Dataset, augmentation: Augmentation = Augmentation(), sampler: (any TrainingSampler)? = nil,
    start: TrainingStart = TrainingStart(), on device: Device
  ) throws {
    let latent = latent ?? LatentSpace(size: generator.inputShapes.first?.count ?? 0)
    classHead = try Self.check(generator, critic, latent, classes)
    try classHead.check(objective.classWeights)
    try Self.check(dataset, critic, classes, settings, augmentation)
    try augmentation.check(objective)
    self.latent = latent
    self.classes = classes
    self.objective = objective
    self.schedule = schedule
    self.settings = try settings.counting(examples: dataset.count, schedule)
    self.augmentation = augmentation
    self.dataset = dataset
    self.device = device
    self.sampler = sampler ?? CounterSampler(seed: settings.seed)
    self.generator =
      try start.generator.map { try Model(generator, startingFrom: $0, on: device) }
      ?? Model(generator, seed: settings.seed, role: Role.generator, on: device)
    self.critic =
      try start.critic.map { try Model(critic, startingFrom: $0, on: device) }
      ?? Model(critic, seed: settings.seed, role: Role.critic, on: device)
    self.generator.project()
    self.critic.project()
    generatorOptimizer = optimizers.generator(self.generator.trainedParameters)
    criticOptimizer = optimizers.critic(self.critic.trainedParameters)
    try start.generatorOptimizer?.restore(generatorOptimizer, of: self.generator)
    try start.criticOptimizer?.restore(criticOptimizer, of: self.critic)
    criticInGeneratorStep =
      settings.trainsCriticWithGenerator ? optimizers.generator(self.critic.trainedParameters) : nil
    rates = LearningRatePlan(
      base: LearningRates(generator: generatorOptimizer.learningRate, critic: criticOptimizer.learningRate))
    average = settings.emaDecay > 0 ? ExponentialMovingAverage(of: self.generator, decay: settings.emaDecay) : nil
    usesBatchStatistics = critic.vertices.contains { $0.layer is BatchNormalization }
  }

  /// The recipe of the training, which the generator's file names; nil for a trainer of plain values.
  public private(set) var recipe: Recipe?

  /// A trainer at the start of a recipe's training.
  ///
  /// - Parameters:
  ///   - sampler: makes all random choices; by default from the recipe's seed.
  ///   - start: weights and optimizer states to begin with; what it leaves out is random or empty.
  /// - Throws: `ArchitectureError` if the dataset or the start does not fit the networks.
  public convenience init(
    _ recipe: Recipe, dataset: any Dataset, sampler: (any TrainingSampler)? = nil,
    start: TrainingStart = TrainingStart(), on device: Device
  ) throws {
    try recipe.check(dataset)
    try self.init(
      generator: recipe.generator, critic: recipe.critic, latent: recipe.architecture.latent,
      classes: recipe.architecture.classes, objective: recipe.objective, optimizers: recipe.optimizers,
      schedule: recipe.schedule, settings: recipe.counting(examples: dataset.count).training, dataset: dataset,
      augmentation: recipe.data.augmentation, sampler: sampler, start: start, on: device)
    self.recipe = recipe
  }

  /// Runs `body` while the generator has its final weights: their EMA, if there is one.
  public func withFinalWeights<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let average, steps > 0 else { return try body() }
    return try average.apply(body)
  }

  /// A completed update.
  public struct Update {
    /// The network whose weights it changed.
    public let network: NetworkRole
    /// Its losses.
    public let losses: [Loss]

    /// Whether it ends a step: a generator update does.
    public var endsStep: Bool { network == .generator }
  }

  /// The learning rates of the last update.
  public var learningRates: LearningRates {
    LearningRates(generator: generatorOptimizer.learningRate, critic: criticOptimizer.learningRate)
  }

  /// Completes one step: the critic updates of the schedule that are left in it, then a generator update.
  ///
  /// - Parameter observe: called after each update.
  /// - Throws: what `advance` throws.
  public func step(observe: ([Loss]) throws -> Void = { _ in }) throws {
    var isDone = false
    while !isDone {
      let update = try advance()
      try observe(update.losses)
      isDone = update.endsStep
    }
  }

  /// One update: of the critic, or of the generator if the critic updates of this step are done.
  ///
  /// - Throws: `TrainingError.notFinite` if a loss or gradient is not finite, before a weight is changed; the state is
  ///   then the last one with which a whole step had finite losses. Or what the dataset throws.
  public func advance() throws -> Update { try device.measured { try nextUpdate() } }

  private func nextUpdate() throws -> Update {
    if criticUpdatesInStep == 0 { rollback.add(state) }
    setLearningRates()
    do {
      guard criticUpdatesInStep < schedule.criticUpdates(before: steps) else {
        return Update(network: .generator, losses: try endStep())
      }
      let losses = try updateCritic()
      criticUpdatesInStep += 1
      return Update(network: .critic, losses: losses)
    } catch let error as TrainingError {
      resume(from: goodState)
      throw error
    } catch {
      // Half an update may have moved averages of a normalisation already.
      if let start = rollback.startOfStep { resume(from: start) }
      throw error
    }
  }

  /// A number of critic updates, then a generator update with its EMA; learning rates do not change.
  package func step(criticUpdates count: Int, observe: ([Loss]) throws -> Void) throws {
    for _ in 0..<count { try observe(device.measured { try updateCritic() }) }
    try observe(device.measured { try endStep() })
  }

  private func endStep() throws -> [Loss] {
    let losses = try updateGenerator()
    steps += 1
    criticUpdatesInStep = 0
    average?.update()
    // No loss depends on weights that are not trained: without this check, only samples would show the damage.
    try checkWeights { !$0.isTrainable }
    device.noteStep()
    return losses
  }
}
