public import Datasets
public import Layers
public import Tensors
public import Zoo

/// Trains a generator and a critic by a recipe, one iteration of the generator at a time.
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

  private let device: Device
  private let examples: any Examples
  private let draws: any Draws
  private let average: WeightAverage?
  private let generatorOptimizer, criticOptimizer: any Optimizer
  private let rates: (generator: Float, critic: Float)
  private let translation: Translation
  /// Whether the critic's score of a sample depends on the others of its batch.
  private let mixesSamples: Bool
  /// The weights at the start of the last two steps, the older first; see `restoreGoodWeights`.
  private var starts: [Snapshot] = []

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
  public init(_ recipe: Recipe, examples: any Examples, draws: (any Draws)? = nil, on device: Device) throws {
    try recipe.check(examples)
    let seed = recipe.training.seed
    self.recipe = recipe
    self.device = device
    self.examples = examples
    self.draws = draws ?? CounterDraws(seed: seed)
    generator = Model(try recipe.architecture.generator(), seed: seed, role: Role.generator, on: device)
    critic = Model(try recipe.architecture.critic(), seed: seed, role: Role.critic, on: device)
    generator.project()
    critic.project()
    generatorOptimizer = recipe.optimizers.generator(generator.trainedParameters)
    criticOptimizer = recipe.optimizers.critic(critic.trainedParameters)
    rates = (generatorOptimizer.learningRate, criticOptimizer.learningRate)
    average = recipe.training.average > 0 ? WeightAverage(of: generator, decay: recipe.training.average) : nil
    translation = Translation(reach: recipe.data.translation)
    mixesSamples = critic.network.vertices.contains { $0.layer is BatchNormalization }
  }

  /// Runs `body` while the generator has the weights that a user gets: averaged, where the recipe averages.
  public func withFinalWeights<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let average, steps > 0 else { return try body() }
    return try average.apply(body)
  }

  /// One iteration: the critic's iterations of the schedule, then the generator's.
  ///
  /// - Parameter observe: told the losses of each of the critic's and the generator's iterations. An error that it throws
  ///   ends the step there; the weights are those after that iteration.
  /// - Throws: `TrainingError.notFinite` before a weight is changed by a number that is not finite; the weights are then the
  ///   last ones with which a whole step gave finite losses.
  public func step(observe: (LossValues) throws -> Void = { _ in }) throws {
    starts = starts.suffix(1) + [Snapshot(generator: generator, critic: critic, average: average, steps: steps)]
    do {
      try iterations(observe: observe)
    } catch let error as TrainingError {
      restoreGoodWeights()
      throw error
    }
  }

  private func iterations(observe: (LossValues) throws -> Void) throws {
    let factor = recipe.training.rateFactor(at: steps)
    (generatorOptimizer.learningRate, criticOptimizer.learningRate) = (rates.generator * factor, rates.critic * factor)
    try iteration(criticIterations: recipe.schedule.criticIterations(before: steps), observe: observe)
  }

  /// So many iterations of the critic, then one of the generator with its average; learning rates stay as they are.
  package func iteration(criticIterations: Int, observe: (LossValues) throws -> Void) throws {
    for _ in 0..<criticIterations { try observe(criticIteration()) }
    let losses = try generatorIteration()
    steps += 1
    average?.update()
    try observe(losses)
  }

  /// Goes back to the start of the step before this one.
  ///
  /// The weights at the start of this step are what the step before made, and a step too large shows only in the next
  /// one's losses: those of the step before are the last that are known to be good.
  private func restoreGoodWeights() {
    guard let good = starts.first else { return }
    good.restore(generator: generator, critic: critic, average: average)
    steps = good.steps
  }

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

  private typealias Seen = (images: Tensor, judgement: Judgement, labels: [Int])

  private func terms(real: Seen?, fake: Seen?) -> [LossTerm] {
    let batch = CriticBatch(
      real: real.map { ($0.images, $0.judgement) }, fake: fake.map { ($0.images, $0.judgement) },
      judge: { self.judge($0, part: Part.penalty) },
      random: RandomStream(seed: recipe.training.seed, purpose: .penalty, step: criticSteps))
    let classTerms = recipe.objective.classWeights.criticTerms(
      real: real.map { ($0.judgement, $0.labels) }, fake: fake.map { ($0.judgement, $0.labels) })
    return recipe.objective.criticTerms(batch) + classTerms
  }

  private func updateCritic(_ terms: () -> [LossTerm]) throws -> LossValues {
    let values = try update(critic, criticOptimizer, terms)
    recipe.objective.constrain(critic, .afterStep)
    return values
  }

  /// What the critic says of a real and a generated batch: in one pass, which is faster.
  ///
  /// A critic with batch normalisation sees each batch by itself, as in the codes of Arjovsky et al. 2017 and of DCGAN: it
  /// would learn from what sets the halves of a mixed batch apart, and the generator's images come to it alone.
  private func judgeBoth(_ real: Tensor, _ fake: Tensor) -> (real: Judgement, fake: Judgement) {
    guard !mixesSamples else { return (judge(real, part: Part.real), judge(fake, part: Part.fake)) }
    let (count, both) = (real.shape[0], judge(.concatenated([real, fake], axis: 0), part: Part.both))
    return (both.part(0..<count), both.part(count..<2 * count))
  }

  private func judge(_ images: Tensor, part: Int) -> Judgement {
    let pass = Pass.training(seed: recipe.training.seed, step: criticSteps, part: part, outputs: .logits)
    let outputs = critic([images], pass)
    return Judgement(
      score: outputs[0].reshaped([images.shape[0]]), classes: outputs.count > 1 ? outputs[1] : nil)
  }

  // MARK: - The generator

  /// One iteration of the generator. The critic's weights are constants in it.
  public func generatorIteration() throws -> LossValues {
    let count = recipe.training.imagesOfGenerator
    let latents = draws.generatorLatents(step: steps, count: count, recipe.architecture.latent, on: device)
    let classes = recipe.architecture.classes.map { draws.generatorClasses(step: steps, count: count, classes: $0) }
    return try update(generator, generatorOptimizer) {
      let images = generate(latents, classes, step: steps, part: Part.drawnForGenerator)
      let judgement = judge(moved(images, Part.generator), part: Part.generator)
      let classTerm = classes.flatMap { recipe.objective.classWeights.generatorTerm((judgement, $0)) }
      return [try recipe.objective.generatorTerm(judgement, real: { try judgeLastReal(count) })]
        + (classTerm.map { [$0] } ?? [])
    }
  }

  /// What the critic says of the real images of its last iteration: the first of them, or all and further ones, where the
  /// generator's batch has another size.
  private func judgeLastReal(_ count: Int) throws -> Judgement {
    judge(moved(try realBatch(count, criticStep: max(criticSteps - 1, 0)).images, Part.compared), part: Part.compared)
  }

  private func generate(_ latents: Tensor, _ classes: [Int]?, step: Int, part: Int) -> Tensor {
    let inputs = [latents] + (classes.map { [Tensor(classes: $0, on: device)] } ?? [])
    return generator(inputs, .training(seed: recipe.training.seed, step: step, part: part))[0]
  }

  private func moved(_ images: Tensor, _ part: Int) -> Tensor {
    translation(
      images, RandomStream(seed: recipe.training.seed, purpose: .augmentation, step: criticSteps, part: part))
  }

  // MARK: - Both

  private func update(_ model: Model, _ optimizer: any Optimizer, _ terms: () throws -> [LossTerm]) throws
    -> LossValues
  {
    let (_, gradients, found) = try valueAndGradients(with: optimizer.parameters) {
      let found = try terms()
      let sum = found.map { $0.weight == 1 ? $0.value : $0.value * $0.weight }
      return (sum.dropFirst().reduce(sum[0], +), found)
    }
    let values = found.map { (name: $0.name, value: Double($0.value.scalar)) }
    if let bad = values.first(where: { !$0.value.isFinite }) {
      throw TrainingError.notFinite(term: bad.name, value: bad.value, step: steps)
    }
    if let bad = zip(model.trainedParameterNames, gradients).first(where: { !$0.1.isFinite }) {
      throw TrainingError.notFinite(term: "the gradient of \(model.network.name)'s \(bad.0)", value: .nan, step: steps)
    }
    optimizer.step(gradients)
    model.project()
    return values
  }
}

/// Losses by name, in the order in which they were computed.
public typealias LossValues = [(name: String, value: Double)]

extension Model {
  /// Names such as `conv_1/kernel`, of the parameters that optimizers change.
  fileprivate var trainedParameterNames: [String] {
    zip(network.vertices, layers).flatMap { vertex, parameters in
      parameters.filter(\.description.isTrained).map { "\(vertex.name)/\($0.description.name)" }
    }
  }
}
