import GANZooBackend
import GANZooData
import GANZooInterchange
import GANZooNN
import GANZooTensors

/// The memory and disk that a training needs, known before it starts.
///
/// Memory is not estimated from the sizes of layers: three steps run on a backend that computes nothing and counts the
/// memory that tensors would take on a CPU. So it is right for every architecture, objective and optimizer, including
/// those of plug-ins.
public struct TrainingRequirements: Hashable, Sendable {
  /// The most bytes of memory, on top of what the process has; the dataset is not included.
  public let memory: Int
  /// The part of it for tensors: what `Device.peakMemory` will be with one thread.
  public let tensors: Int
  /// Bytes of a checkpoint.
  public let checkpoint: Int
  /// Bytes of the generator's and the critic's files together.
  public let networks: Int
  /// The most bytes of a grid.
  public let grid: Int
  /// The most bytes of a row of the log: of losses, and of metrics.
  private let row, measuredRow: Int
  /// Bytes of a look at weights, gradients and activations for TensorBoard at most.
  private let histograms: Int

  /// The most critic updates of a step that are run: further ones need the same memory as the second.
  private static let mostCriticUpdates = 2
  /// The bytes that libhdf5 adds to an array.
  private static let bytesBesideArray = 1024
  /// The bytes of a file's header and texts.
  package static let bytesOfHead = 32 << 10

  /// Images that the critic judges at once in a measurement.
  private static let measured = 100

  /// The requirements of a recipe.
  ///
  /// - Parameters:
  ///   - isMeasured: whether the generator is measured during the training; the classifier is not included.
  ///   - generatesMany: whether it generates many samples beside the training, as when it is measured.
  /// - Throws: `IndexOverflowError` if an array would be too large to be indexed, or what `Trainer` throws.
  public init(_ recipe: Recipe, isMeasured: Bool = false, generatesMany: Bool = false) throws {
    let counting = CountingBackend()
    let device = Device(backend: counting)
    let trainer = try Trainer(recipe, dataset: CountedDataset(of: recipe), on: device)
    // A trainer keeps the states at the start of its last two steps.
    var starts: [TrainerState] = []
    var names: Set<String> = []
    let updates = min(Self.mostCriticUpdates, recipe.schedule.mostUpdates)
    for _ in 0..<min(3, recipe.training.steps) {
      starts = starts.suffix(1) + [trainer.state]
      // Nor does a probability that begins at 0 hide what changes of images take.
      trainer.adaptive.probability = 1
      try trainer.step(criticUpdates: updates) { losses in
        // Penalties that few updates have take the most memory where they come: here all updates have them.
        trainer.criticUpdates = 0
        trainer.adaptive.probability = 1
        for loss in losses { names.insert(recipe.logNames.name(of: loss)) }
      }
    }
    // A character may be escaped in a row, and beside each name stands a number.
    row = max(Self.bytesOfRow, names.reduce(128) { $0 + 2 * $1.utf8.count + 32 })
    measuredRow = max(Self.bytesOfRow, 448 + 40 * (recipe.architecture.classes ?? 0))
    let picture = trainer.withFinalWeights { trainer.overview() }
    if isMeasured || generatesMany { Self.generate(trainer) }
    if isMeasured { Self.judge(trainer) }
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
    histograms = [trainer.generator, trainer.critic].reduce(0) { sum, model in
      sum + (2 * model.parameters.count + 2 * model.network.vertices.count + 2) * Self.bytesOfHistogram
    }
    // Beside tensors: a batch of examples as it is read or moved, and a network as it is written.
    let batch =
      max(recipe.training.batch, recipe.training.imagesOfGenerator) * recipe.architecture.sample.count * stride
    tensors = device.peakMemory
    memory = tensors + max(batch, bytes(state.generator.weights), 2 * picture.shape.count)
  }

  /// The most bytes that a run folder grows by, from a step to the end of the training.
  ///
  /// Permanent checkpoints are included if they are made at fixed steps. Made by the clock, their number is unknown.
  public func disk(_ recipe: Recipe, from step: Int = 0, _ options: RunOptions) -> Int {
    let training = recipe.training
    let steps = training.steps - step
    // The last ones, the last good one, and the one being written.
    var checkpoints = CheckpointRetention.lastKept + 2
    if case .steps(let interval) = options.checkpointEvery, options.keepEvery > 0 {
      checkpoints += steps / interval / options.keepEvery
    }
    let firstGrids = training.gridAt.count { $0 >= step && $0 < training.steps && $0 % training.gridEvery != 0 }
    // Each file is there twice while it is being written. Settings may ask for more than an Int counts.
    let bytes = [
      (checkpoints, checkpoint), (2, networks), (steps / training.gridEvery + firstGrids + 4, grid),
      (steps / training.logEvery + 2, row), (options.evaluateEvery.map { steps / $0 } ?? 0, measuredRow),
    ]
    let all = bytes + (options.writesTensorBoard ? events(training, steps, options) : [])
    return Int(min(all.reduce(0) { $0 + Double($1.0) * Double($1.1) }, 0x1p62))
  }

  /// How often the parts of event files for TensorBoard are written, and their bytes.
  private func events(_ training: TrainingSettings, _ steps: Int, _ options: RunOptions) -> [(Int, Int)] {
    let interval = options.histogramsEvery ?? training.gridEvery
    return [
      (2, grid + Self.bytesOfHead), (steps / training.gridEvery + 2, grid),
      (steps / training.logEvery + 2, row), (options.evaluateEvery.map { steps / $0 } ?? 0, measuredRow),
      (interval > 0 ? steps / interval + 1 : 0, histograms),
    ]
  }

  /// The calls of the generator by `TrainingMonitor`.
  private static func generate(_ trainer: Trainer) {
    let generated = 2 * trainer.generator.network.samplesAtOnce
    trainer.generator.generate(
      trainer.latent, classes: Array(repeating: 0, count: generated), seed: trainer.settings.seed
    ) { _, _ in }
  }

  /// Those of the critic.
  private static func judge(_ trainer: Trainer) {
    let images = Tensor(
      repeating: 0, shape: Shape([measured] + trainer.critic.network.inputShapes[0].sizes), on: trainer.critic.device)
    _ = trainer.critic([images], .inference)
  }

  /// The size of a row of the log, for all but very long names.
  private static let bytesOfRow = 512
  /// A histogram for TensorBoard with its name.
  private static let bytesOfHistogram = 1536
}

/// A dataset of a recipe's shape with just enough examples for a batch. Its memory is counted; it is never read.
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

  /// Only memory of the device is counted: the host may have no room for a batch.
  func batch(_ indices: [Int], on device: Device) -> (images: Tensor, labels: [Int]) {
    let images = Tensor(repeating: 0, shape: Shape([indices.count] + shape), on: device)
    return (images, Array(repeating: 0, count: indices.count))
  }
}
