public import GANZooData
public import GANZooInterchange
public import GANZooNN
public import GANZooTensors

/// Trains a generator and a critic by a recipe, one iteration of either at a time.
///
/// It knows no architecture, objective or optimizer by name.
public final class Trainer {
  /// What is trained.
  public let generator: Model
  /// What it is judged by.
  public let critic: Model
  /// How.
  public let recipe: Recipe
  /// Generator iterations done.
  public private(set) var steps = 0
  /// Critic iterations done.
  public private(set) var criticSteps = 0
  /// Critic iterations done since the generator's last.
  public private(set) var criticStepsOfStep = 0

  private let device: Device
  private let examples: any Dataset
  private let draws: any TrainingSampler
  private let average: ExponentialMovingAverage?
  private let generatorOptimizer, criticOptimizer: any Optimizer
  /// The generator's optimizer for the critic's weights, where its iterations train them too.
  private let criticInGeneratorStep: (any Optimizer)?
  private let rates: (generator: Float, critic: Float)
  /// What the recipe's learning rates are multiplied with.
  private var rateScale: Float = 1
  private let translation: RandomTranslation
  /// Whether the critic's score of a sample depends on the others of its batch.
  private let usesBatchStatistics: Bool
  /// The state at the start of the last two steps, the older first; see `restoreGoodState`.
  private var starts: [TrainerState] = []

  private enum Role { static let generator = 0, critic = 1 }
  /// Passes of one step, which drop different units and move images differently.
  private enum Part {
    static let real = 0, fake = 1, both = 2, penalty = 3, generator = 4
    /// The generator's own passes: a layer of its and one of the critic's may have the same number.
    static let drawnForCritic = 5, drawnForGenerator = 6
    /// Real images that the generator's are compared with.
    static let compared = 7
  }

  /// A trainer at the start of a run.
  ///
  /// - Parameter draws: what chance decides; from the recipe's seed by default.
  /// - Throws: `NetworkError`, or `ArchitectureError` where the examples do not fit the networks.
  public init(_ recipe: Recipe, examples: any Dataset, draws: (any TrainingSampler)? = nil, on device: Device) throws {
    try recipe.check(examples)
    let recipe = try recipe.counting(examples: examples.count)
    let seed = recipe.training.seed
    self.recipe = recipe
    self.device = device
    self.examples = examples
    self.draws = draws ?? CounterSampler(seed: seed)
    generator = Model(try recipe.architecture.generator(), seed: seed, role: Role.generator, on: device)
    critic = Model(try recipe.architecture.critic(), seed: seed, role: Role.critic, on: device)
    generator.project()
    critic.project()
    generatorOptimizer = recipe.optimizers.generator(generator.trainedParameters)
    criticOptimizer = recipe.optimizers.critic(critic.trainedParameters)
    criticInGeneratorStep =
      recipe.training.trainsCriticWithGenerator ? recipe.optimizers.generator(critic.trainedParameters) : nil
    rates = (generatorOptimizer.learningRate, criticOptimizer.learningRate)
    average =
      recipe.training.average > 0 ? ExponentialMovingAverage(of: generator, decay: recipe.training.average) : nil
    translation = RandomTranslation(reach: recipe.data.translation)
    usesBatchStatistics = critic.network.vertices.contains { $0.layer is BatchNormalization }
  }

  /// Runs `body` while the generator has the weights that a user gets: averaged, where the recipe averages.
  public func withFinalWeights<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let average, steps > 0 else { return try body() }
    return try average.apply(body)
  }

  /// An iteration that was done.
  public struct Iteration {
    /// Its losses.
    public let losses: LossValues
    /// Whether it was the generator's, with which a step ends.
    public let endsStep: Bool
  }

  /// The iterations of one step, or what is left of it: the critic's of the schedule, then the generator's.
  ///
  /// - Parameter observe: told the losses of each iteration.
  /// - Throws: what `advance` throws.
  public func step(observe: (LossValues) throws -> Void = { _ in }) throws {
    var isDone = false
    while !isDone {
      let iteration = try advance()
      try observe(iteration.losses)
      isDone = iteration.endsStep
    }
  }

  /// One iteration: of the critic or, where it has had those of the schedule, of the generator.
  ///
  /// - Throws: `TrainingError.notFinite` before a weight is changed by a number that is not finite; the state is then the
  ///   last one from which a whole step gave finite losses. Or what the examples throw.
  public func advance() throws -> Iteration {
    if criticStepsOfStep == 0 { starts = starts.suffix(1) + [state] }
    let factor = recipe.training.rateFactor(at: steps) * rateScale
    (generatorOptimizer.learningRate, criticOptimizer.learningRate) = (rates.generator * factor, rates.critic * factor)
    criticInGeneratorStep?.learningRate = generatorOptimizer.learningRate
    do {
      guard criticStepsOfStep < recipe.schedule.criticIterations(before: steps) else {
        return Iteration(losses: try endStep(), endsStep: true)
      }
      let losses = try criticIteration()
      criticStepsOfStep += 1
      return Iteration(losses: losses, endsStep: false)
    } catch let error as TrainingError {
      resume(from: goodState)
      throw error
    } catch {
      // Half an iteration may have moved averages of a normalisation already.
      if let start = starts.last { resume(from: start) }
      throw error
    }
  }

  /// So many iterations of the critic, then one of the generator with its average; learning rates stay as they are.
  func iteration(criticIterations: Int, observe: (LossValues) throws -> Void) throws {
    for _ in 0..<criticIterations { try observe(criticIteration()) }
    try observe(endStep())
  }

  private func endStep() throws -> LossValues {
    let losses = try generatorIteration()
    steps += 1
    criticStepsOfStep = 0
    average?.update()
    // No loss of a training depends on them: they would show in the first image that is drawn.
    try checkWeights { !$0.isTrainable }
    return losses
  }

  // MARK: - Its state

  /// All that it knows beyond its recipe and its examples.
  ///
  /// - Precondition: a state that is set has the shapes of this trainer's networks and slots.
  var state: TrainerState {
    get {
      TrainerState(
        steps: steps, criticSteps: criticSteps, criticStepsOfStep: criticStepsOfStep,
        generator: TrainerState.Part(generator, generatorOptimizer), critic: TrainerState.Part(critic, criticOptimizer),
        criticInGeneratorStep: criticInGeneratorStep?.slots ?? [], average: average?.state)
    }
    set {
      (steps, criticSteps) = (newValue.steps, newValue.criticSteps)
      criticStepsOfStep = newValue.criticStepsOfStep
      newValue.generator.restore(generator, generatorOptimizer)
      newValue.critic.restore(critic, criticOptimizer)
      criticInGeneratorStep?.restore(
        iterations: newValue.generator.iterations, slots: newValue.criticInGeneratorStep)
      if let state = newValue.average { average?.state = state }
    }
  }

  /// Goes on from a state that was kept, as if it had never been left.
  func resume(from state: TrainerState) {
    self.state = state
    starts = [state]
  }

  /// Trains with the recipe's learning rates, halved so many times.
  func halveRates(_ times: Int) { rateScale = (0..<times).reduce(1) { scale, _ in scale / 2 } }

  /// The start of the step before this one.
  ///
  /// The weights at the start of this step are what the step before made, and a step too large shows only in the next
  /// one's losses: those of the step before are the last that are known to be good.
  var goodState: TrainerState { starts.first ?? state }

  // MARK: - The critic

  /// One iteration of the critic: a real and a generated batch, in one update or two.
  public func criticIteration() throws -> LossValues {
    recipe.objective.constrain(critic, .beforeStep)
    let count = recipe.training.batch
    let real = try realBatch(count, criticStep: criticSteps)
    let fake = generatedBatch(count)
    let (realImages, fakeImages) = (moved(real.images, Part.real), moved(fake.images, Part.fake))
    var values: LossValues = []
    switch recipe.objective.criticUpdates {
    case .joint:
      values += try updateCritic {
        let judgements = judgeBoth(realImages, fakeImages)
        return terms(
          real: (realImages, judgements.real, real.labels), fake: (fakeImages, judgements.fake, fake.classes))
      }
    case .separate:
      values += try updateCritic {
        terms(real: (realImages, judge(realImages, part: Part.real), real.labels), fake: nil)
      }
      values += try updateCritic {
        terms(real: nil, fake: (fakeImages, judge(fakeImages, part: Part.fake), fake.classes))
      }
    }
    criticSteps += 1
    return values
  }

  private func realBatch(_ count: Int, criticStep: Int) throws -> (images: Tensor, labels: [Int]) {
    let choice = draws.images(criticStep: criticStep, count: count, of: examples.count)
    return try examples.batch(choice, on: device)
  }

  private func generatedBatch(_ count: Int) -> (images: Tensor, classes: [Int]) {
    let latents = draws.criticLatents(criticStep: criticSteps, count: count, recipe.architecture.latent, on: device)
    let classes = recipe.architecture.classes.map {
      draws.criticClasses(criticStep: criticSteps, count: count, classes: $0)
    }
    return (generate(latents, classes, step: criticSteps, part: Part.drawnForCritic), classes ?? [])
  }

  private typealias Seen = (images: Tensor, judgement: CriticOutput, labels: [Int])

  private func terms(real: Seen?, fake: Seen?) -> [LossTerm] {
    let batch = CriticBatch(
      real: real.map { ($0.images, $0.judgement) }, fake: fake.map { ($0.images, $0.judgement) },
      judge: { self.judge($0, part: Part.penalty) },
      random: RandomStream(seed: recipe.training.seed, purpose: .penalty, step: criticSteps))
    let classTerms = recipe.objective.classWeights.criticTerms(
      real: real.map { ($0.judgement, $0.labels) }, fake: fake.map { ($0.judgement, $0.labels) })
    return recipe.objective.criticTerms(batch) + classTerms + batch.gradientNormTerms
  }

  private func updateCritic(_ terms: () -> [LossTerm]) throws -> LossValues {
    let values = try update([(critic, criticOptimizer)], terms)
    recipe.objective.constrain(critic, .afterStep)
    return values
  }

  /// What the critic says of a real and a generated batch: in one pass, which is faster.
  ///
  /// A critic with batch normalisation sees each batch by itself, as in the codes of Arjovsky et al. 2017 and of DCGAN: it
  /// would learn from what sets the halves of a mixed batch apart, and the generator's images come to it alone.
  private func judgeBoth(_ real: Tensor, _ fake: Tensor) -> (real: CriticOutput, fake: CriticOutput) {
    guard !usesBatchStatistics else { return (judge(real, part: Part.real), judge(fake, part: Part.fake)) }
    let (count, both) = (real.shape[0], judge(.concatenated([real, fake], axis: 0), part: Part.both))
    return (both.part(0..<count), both.part(count..<2 * count))
  }

  private func judge(_ images: Tensor, part: Int) -> CriticOutput {
    let pass = CallContext.training(seed: recipe.training.seed, step: criticSteps, part: part, outputs: .logits)
    let outputs = critic([images], pass)
    return CriticOutput(
      score: outputs[0].reshaped([images.shape[0]]), classes: outputs.count > 1 ? outputs[1] : nil)
  }

  // MARK: - The generator

  /// One iteration of the generator. The critic's weights are constants in it.
  ///
  /// Unless the recipe has `training.critic_in_generator_step`: then the same loss trains them as well, from the same gradients'
  /// place, by the generator's optimizer with a state of its own for them, and nothing clips them until the critic's next
  /// iteration. That is what a Keras model does whose critic is frozen after the model was compiled: `compile` of Keras 2.0.8
  /// collects what is trained (`keras/engine/training.py`, `_collected_trainable_weights`).
  public func generatorIteration() throws -> LossValues {
    let count = recipe.training.imagesOfGenerator
    let latents = draws.generatorLatents(step: steps, count: count, recipe.architecture.latent, on: device)
    let classes = recipe.architecture.classes.map { draws.generatorClasses(step: steps, count: count, classes: $0) }
    let trained = [(generator, generatorOptimizer)] + (criticInGeneratorStep.map { [(critic, $0)] } ?? [])
    return try update(trained) {
      let images = generate(latents, classes, step: steps, part: Part.drawnForGenerator)
      let judgement = judge(moved(images, Part.generator), part: Part.generator)
      let classTerm = classes.flatMap { recipe.objective.classWeights.generatorTerm((judgement, $0)) }
      return [try recipe.objective.generatorTerm(judgement, real: { try judgeLastReal(count) })]
        + (classTerm.map { [$0] } ?? [])
    }
  }

  /// What the critic says of the real images of its last iteration: the first of them, or all and further ones, where the
  /// generator's batch has another size.
  private func judgeLastReal(_ count: Int) throws -> CriticOutput {
    judge(moved(try realBatch(count, criticStep: max(criticSteps - 1, 0)).images, Part.compared), part: Part.compared)
  }

  private func generate(_ latents: Tensor, _ classes: [Int]?, step: Int, part: Int) -> Tensor {
    let inputs = [latents] + (classes.map { [Tensor(classes: $0, on: device)] } ?? [])
    return generator(inputs, .training(seed: recipe.training.seed, step: step, part: part))[0]
  }

  /// Samples as the critic sees them: moved, and then with noise.
  private func moved(_ images: Tensor, _ part: Int) -> Tensor {
    let random = { [recipe, criticSteps] (purpose: RandomStream.Purpose) in
      RandomStream(seed: recipe.training.seed, purpose: purpose, step: criticSteps, part: part)
    }
    return recipe.data.noise(
      translation(images, random(.augmentation)), at: steps, of: recipe.training.steps, random(.instanceNoise))
  }

  // MARK: - Both

  private typealias Trained = (model: Model, optimizer: any Optimizer)

  /// Trains networks with one loss; the first is the one whose iteration it is.
  private func update(_ trained: [Trained], _ terms: () throws -> [LossTerm]) throws -> LossValues {
    let parameters = trained.flatMap(\.optimizer.parameters)
    let (_, gradients, found) = try valueAndGradients(with: parameters) {
      let found = try terms()
      try LossTerm.check(found)
      let sum = found.map { $0.weight == 1 ? $0.value : $0.value * $0.weight }
      return (sum.dropFirst().reduce(sum[0], +), found)
    }
    // Each of the two waits for the device: once for all numbers.
    let losses = Tensor.values(of: found.map(\.value))
    let values = zip(found, losses).map { (name: $0.name, value: Double($1[0])) }
    guard values.allSatisfy(\.value.isFinite), Tensor.areAllFinite(gradients) else {
      throw TrainingError.notFinite(nonFinite(values, gradients, trained))
    }
    var rest = gradients[...]
    for (model, optimizer) in trained {
      optimizer.step(Array(rest.prefix(optimizer.parameters.count)))
      rest = rest.dropFirst(optimizer.parameters.count)
      model.project()
    }
    return values
  }

  private func nonFinite(_ losses: LossValues, _ gradients: [Tensor], _ trained: [Trained]) -> NonFinite {
    let (model, optimizer) = trained[0]
    let isCritic = model === critic
    let all = trained.flatMap { trained in
      trained.model.names(where: \.isTrainable).map { (network: trained.model.network.name, name: $0) }
    }
    let bad = zip(all, gradients).filter { !$0.1.isFinite }.map(\.0)
    let first: (name: String, value: Double?) =
      losses.first { !$0.value.isFinite }
      ?? ("the gradient of \(bad.first?.network ?? model.network.name)'s \(bad.first?.name ?? "")", nil)
    // Two networks may have layers of one name.
    let names = bad.map { $0.network == model.network.name ? $0.name : "\($0.network)/\($0.name)" }
    let count = recipe.training.batch
    let classes = recipe.architecture.classes.map {
      isCritic
        ? draws.criticClasses(criticStep: criticSteps, count: count, classes: $0)
        : draws.generatorClasses(step: steps, count: recipe.training.imagesOfGenerator, classes: $0)
    }
    return NonFinite(
      step: steps, criticStep: criticSteps, network: model.network.name, term: first.name, value: first.value,
      losses: losses, gradients: names,
      examples: draws.images(
        criticStep: isCritic ? criticSteps : max(criticSteps - 1, 0), count: count, of: examples.count),
      classes: classes ?? [], learningRate: optimizer.learningRate)
  }

  /// Makes sure that all that is kept is finite: weights, averages and the optimizers' slots.
  ///
  /// Throws `TrainingError.weightNotFinite`; the state is then the last one from which a whole step gave finite losses.
  func checkState() throws(TrainingError) {
    try checkWeights { _ in true }
    try check(average?.state.values ?? [], generator, generator.names().map { "average of \($0)" })
    for (model, optimizer) in [(generator, generatorOptimizer), (critic, criticOptimizer)] {
      for slot in optimizer.slots {
        try check(slot, model, model.names(where: \.isTrainable).map { "optimizer state of \($0)" })
      }
    }
    for slot in criticInGeneratorStep?.slots ?? [] {
      let names = critic.names(where: \.isTrainable).map { "state of \($0) in the generator's optimizer" }
      try check(slot, critic, names)
    }
  }

  private func checkWeights(where isIncluded: (ParameterDescription) -> Bool) throws(TrainingError) {
    for model in [generator, critic] {
      let values = model.parameters.filter { isIncluded($0.description) }.map(\.value)
      try check(values, model, model.names(where: isIncluded))
    }
  }

  private func check(_ values: [Tensor], _ model: Model, _ names: @autoclosure () -> [String]) throws(TrainingError) {
    guard !Tensor.areAllFinite(values), let bad = values.firstIndex(where: { !$0.isFinite }) else { return }
    let error = TrainingError.weightNotFinite(network: model.network.name, weight: names()[bad], step: steps)
    resume(from: goodState)
    throw error
  }
}

/// Losses by name, in the order in which they were computed.
public typealias LossValues = [(name: String, value: Double)]
