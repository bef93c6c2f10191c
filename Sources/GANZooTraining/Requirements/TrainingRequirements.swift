import GANZooBackend
public import GANZooData
public import GANZooInterchange
public import GANZooNN
import GANZooTensors

/// What a training takes of a machine, told before it starts.
///
/// Memory is not guessed from the sizes of layers: three steps are run on a backend that computes nothing and counts
/// what tensors would take of a processor's memory. That holds for every architecture, objective and optimizer, those
/// of plug-ins included.
public struct TrainingRequirements: Hashable, Sendable {
  /// Bytes of memory at the most, on top of what the process has before: the dataset is not among them.
  public let memory: Int
  /// Those of tensors: what `Device.peakMemory` will be.
  public let tensors: Int
  /// Bytes of a checkpoint.
  public let checkpoint: Int
  /// Bytes of the generator's and the critic's files together.
  public let networks: Int
  /// Bytes of a grid at most.
  public let grid: Int
  /// Bytes of a row of the log at most: of losses, and of metrics.
  private let row, measuredRow: Int

  /// Critic updates that are looked at in a step: further ones take what the second took.
  private static let criticUpdates = 2
  /// What libhdf5 writes around an array.
  private static let bytesBesideArray = 1024
  /// What a file has beside its arrays and pixels: its head, and texts.
  package static let bytesOfHead = 32 << 10

  /// Samples in one pass of a measurement.
  private static let measured = 100

  /// The requirements of a recipe.
  ///
  /// - Parameter isMeasured: whether the generator is measured on the way; the classifier that judges is not among
  ///   them.
  /// - Throws: `IndexOverflowError` where the training cannot be done, or what `Trainer` throws.
  public init(_ recipe: Recipe, isMeasured: Bool = false) throws {
    let counting = CountingBackend()
    let device = Device(backend: counting)
    let trainer = try Trainer(recipe, dataset: CountedDataset(of: recipe), on: device)
    // A trainer keeps the states at the start of its last two steps.
    var starts: [TrainerState] = []
    var names: Set<String> = []
    for _ in 0..<min(3, recipe.training.steps) {
      starts = starts.suffix(1) + [trainer.state]
      try trainer.step(criticUpdates: Self.criticUpdates) { losses in
        for loss in losses { names.insert(recipe.logNames.name(of: loss)) }
      }
    }
    // A character may be escaped in a row, and beside each name stands a number.
    row = max(Self.bytesOfRow, names.reduce(128) { $0 + 2 * $1.utf8.count + 32 })
    measuredRow = max(Self.bytesOfRow, 256 + 40 * (recipe.architecture.classes ?? 0))
    let picture = trainer.withFinalWeights { trainer.overview() }
    if isMeasured { Self.measure(trainer) }
    try counting.checkIndices()
    let stride = MemoryLayout<Float>.stride
    let bytes = { (arrays: [Tensor]) in
      arrays.reduce(0) { $0 + $1.shape.count * stride + Self.bytesBesideArray }
    }
    let state = trainer.state
    let arrays =
      [state.generator, state.critic].flatMap { $0.weights + $0.slots.joined() } + state.criticInGeneratorStep.joined()
    checkpoint = Self.bytesOfHead + bytes(arrays + (state.average?.values ?? []))
    networks = 2 * Self.bytesOfHead + bytes(state.generator.weights + state.critic.weights)
    grid = Self.bytesOfHead + picture.shape.count
    // Beside tensors: a batch of examples as it is read or moved, and a network as it is written.
    let batch =
      max(recipe.training.batch, recipe.training.imagesOfGenerator) * recipe.architecture.sample.count * stride
    tensors = device.peakMemory
    memory = tensors + max(batch, bytes(state.generator.weights), 2 * picture.shape.count)
  }

  /// Bytes that a run folder grows by at most, from a step to the end of the training.
  ///
  /// Checkpoints that are kept for good are counted where they are made by steps: by the clock, nobody knows how many
  /// there will be.
  public func disk(_ recipe: Recipe, from step: Int = 0, _ options: RunOptions) -> Int {
    let training = recipe.training
    let steps = training.steps - step
    // The last ones, the last good one, and the one being written.
    var checkpoints = CheckpointRetention.lastKept + 2
    if case .steps(let interval) = options.checkpointEvery, options.keepEvery > 0 {
      checkpoints += steps / interval / options.keepEvery
    }
    // Each file is there twice while it is being written. Settings may ask for more than an Int counts.
    let bytes = [
      (checkpoints, checkpoint), (2, networks), (steps / training.gridEvery + 3, grid),
      (steps / training.logEvery, row), (options.evaluateEvery.map { steps / $0 } ?? 0, measuredRow),
    ]
    return Int(min(bytes.reduce(0) { $0 + Double($1.0) * Double($1.1) }, 0x1p62))
  }

  /// What `TrainingMonitor` does with both networks.
  private static func measure(_ trainer: Trainer) {
    trainer.generator.generate(
      trainer.latent, classes: Array(repeating: 0, count: measured), seed: trainer.settings.seed
    ) { _, _ in }
    let images = Tensor(
      repeating: 0, shape: Shape([measured] + trainer.critic.network.inputShapes[0].sizes), on: trainer.critic.device)
    _ = trainer.critic([images], .inference)
  }

  /// A row of the log, whatever its names, but for very long ones.
  private static let bytesOfRow = 512
}

/// A dataset of a recipe's shape that has only as many examples as a batch needs, to be counted, never read.
private struct CountedDataset: Dataset {
  let count: Int
  let shape: [Int]
  let classNames: [String]

  init(of recipe: Recipe) {
    count = max(recipe.training.batch, recipe.training.imagesOfGenerator)
    shape = recipe.architecture.sample.sizes
    classNames = (0..<(recipe.architecture.classes ?? 0)).map(String.init)
  }

  func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
    preconditionFailure("examples that are only counted have no values")
  }

  /// Memory of the device alone: there may be no room for a batch of values.
  func batch(_ indices: [Int], on device: Device) -> (images: Tensor, labels: [Int]) {
    let images = Tensor(repeating: 0, shape: Shape([indices.count] + shape), on: device)
    return (images, Array(repeating: 0, count: indices.count))
  }
}
