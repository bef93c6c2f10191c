import Foundation
import GANZooData
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooSupport
import GANZooTensors

/// The complete state of a run at one moment, in an HDF5 file.
///
///     /             @ganzoo_checkpoint (the format)  @ganzoo_version  @ganzoo_recipe (YAML)  @ganzoo_run (JSON)
///                   @ganzoo_checksum
///     /generator, /critic
///       /weights/conv_1/kernel
///       /optimizer/0/conv_1/kernel     one group for each kind of slot
///     /critic
///       /generator_optimizer/0/…         the generator's optimizer, if it also trains the critic
///     /average/conv_1/kernel           the generator's EMA, if the recipe has one
///
/// Random numbers are not stored: they depend on the seed and the update.
public struct Checkpoint: Sendable {
  /// The path of the file.
  public let file: String
  /// The version of GANZoo that wrote it.
  public let version: String
  /// The recipe of the run, as YAML; empty if the trainer was made without one.
  public let recipe: String
  let run: SavedRun
  private let text: String
  private let checksum: String

  /// The version of the layout.
  static let format = "1"

  /// The options of the run.
  public var options: RunOptions { run.options }
  /// The number of completed steps.
  public var steps: Int { run.steps }
  /// Time of training so far in seconds.
  public var seconds: Double { run.progress.seconds }
  /// The number of examples of the run's dataset.
  public var exampleCount: Int { run.dataset.count }
  /// Whether the run was measured with a classifier, or was to be.
  public var isJudged: Bool { run.classifier != nil || options.evaluateEvery != nil }
  /// Whether the run was finished, and its networks and last grid were written.
  public var isFinished: Bool { run.progress.isFinished == true }

  /// Reads everything but the weights.
  ///
  /// Throws `KerasFormatError` or `CheckpointError`.
  public init(contentsOf path: String) throws {
    file = path
    let reader = try HDF5Reader(path)
    var budget = ArrayBudget(reader)
    func attribute(_ name: String) throws -> String {
      let name = ModelFile.attributePrefix + name
      guard let text = try budget.string(name, of: "/") else {
        throw CheckpointError.notACheckpoint(file: path, attribute: name)
      }
      return text
    }
    let format = try attribute("checkpoint")
    version = try attribute("version")
    guard format == Self.format else {
      throw CheckpointError.format(file: path, found: String(format.prefix(80)), version: String(version.prefix(80)))
    }
    recipe = try attribute("recipe")
    text = try attribute("run")
    checksum = try attribute("checksum")
    do {
      run = try JSONDecoder().decode(SavedRun.self, from: Data(text.utf8))
    } catch {
      throw CheckpointError.damaged(file: path, part: "the attribute ganzoo_run does not say how a run stands")
    }
    guard run.isPossible else {
      throw CheckpointError.damaged(file: path, part: "the attribute ganzoo_run contains impossible counters")
    }
  }

  /// Sets the state of a trainer with the same networks and optimizers.
  ///
  /// Throws `KerasFormatError` or `CheckpointError`; the trainer is then unchanged.
  public func restore(_ trainer: Trainer) throws {
    trainer.resume(from: try state(for: trainer))
    trainer.halveRates(run.progress.retries)
  }

  /// Writes a trainer's state. An existing file is replaced when the new one is complete.
  ///
  /// `restore` sets the state of a trainer that was made in the same way. A `TrainingRun` writes its own checkpoints.
  /// - Throws: `TrainingError` if a weight is not finite, `KerasFormatError` or `FileWriteError`, or what the dataset
  ///   throws.
  public static func save(_ trainer: Trainer, to path: String) throws {
    try trainer.checkState()
    var options = RunOptions(threads: trainer.device.threads)
    options.device = trainer.device.name
    let run = SavedRun(
      trainer, dataset: try DatasetFingerprint(trainer.dataset), classifier: nil, options: options,
      progress: RunProgress())
    try write(trainer, run, recipe: "", to: path)
  }

  /// The state for a trainer that was made in the same way.
  ///
  /// Throws `KerasFormatError`, or `CheckpointError` if the file was changed or belongs to other networks or another
  /// dataset.
  private func state(for trainer: Trainer) throws -> TrainerState {
    let settings = trainer.settings
    guard run.steps <= settings.steps else {
      throw CheckpointError.done(file: file, steps: run.steps, asked: settings.steps)
    }
    guard run.criticUpdatesInStep <= trainer.schedule.criticUpdates(before: run.steps) else {
      throw CheckpointError.damaged(file: file, part: "the critic had more updates than its schedule has")
    }
    var state = trainer.state
    state.steps = run.steps
    state.criticUpdates = run.criticUpdates
    state.criticUpdatesInStep = run.criticUpdatesInStep
    state.generator.iterations = run.generatorIterations
    state.critic.iterations = run.criticOptimizerIterations
    state.criticInGeneratorStepIterations = run.criticInGeneratorStepIterations ?? run.generatorIterations
    state.average?.steps = run.averageSteps
    state.adaptive = run.augmentation ?? AdaptiveProbability.State()
    var budget = ArrayBudget(try HDF5Reader(file))
    var sum = NetstringSum()
    Self.add(recipe: recipe, run: text, to: &sum)
    try state.transform(trainer) { path, tensor in
      let array = try budget.array(at: path)
      guard array.shape == tensor.shape.sizes else {
        throw CheckpointError.shape(file: file, path: path, expected: tensor.shape.sizes, found: array.shape)
      }
      Self.add(path, array.values, to: &sum)
      return Tensor(array.values, shape: tensor.shape, on: tensor.device)
    }
    guard sum.finish() == checksum else { throw CheckpointError.checksum(file: file) }
    return state
  }

  /// Writes a file. An existing one is replaced when the new one is complete.
  ///
  /// Throws `KerasFormatError` or `FileWriteError`.
  static func write(_ trainer: Trainer, _ run: SavedRun, recipe: String, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(run), as: UTF8.self)
    var sum = NetstringSum()
    add(recipe: recipe, run: text, to: &sum)
    let writer = try HDF5Writer(path)
    var state = trainer.state
    try state.transform(trainer) { path, tensor in
      let values = tensor.values
      add(path, values, to: &sum)
      try writer.write(values, shape: tensor.shape.sizes, to: path)
      return tensor
    }
    let attributes = [
      ("checkpoint", format), ("version", ganzooVersion), ("recipe", recipe), ("run", text), ("checksum", sum.finish()),
    ]
    for (name, text) in attributes { try writer.setString(text, ModelFile.attributePrefix + name, of: "/") }
    try writer.commit()
  }

  /// The checksum of a file with these texts and arrays, for networks as a trainer of the recipe has them.
  package static func checksum(
    recipe: String, run: String, for trainer: Trainer, _ values: (_ path: String) throws -> [Float]
  ) rethrows -> String {
    var sum = NetstringSum()
    add(recipe: recipe, run: run, to: &sum)
    var state = trainer.state
    try state.transform(trainer) { path, tensor in
      add(path, try values(path), to: &sum)
      return tensor
    }
    return sum.finish()
  }

  private static func add(recipe: String, run: String, to sum: inout NetstringSum) {
    sum.add(recipe)
    sum.add(run)
  }

  private static func add(_ path: String, _ values: [Float], to sum: inout NetstringSum) {
    sum.add(path)
    values.withUnsafeBytes { sum.add($0) }
  }
}

extension TrainerState {
  /// Replaces each tensor, given its path in a checkpoint.
  fileprivate mutating func transform(_ trainer: Trainer, _ new: (String, Tensor) throws -> Tensor) rethrows {
    func change(_ tensors: inout [Tensor], _ group: String, _ names: [String]) throws {
      for (index, name) in names.enumerated() { tensors[index] = try new("\(group)/\(name)", tensors[index]) }
    }
    func change(_ part: inout Part, _ group: String, _ model: Model) throws {
      try change(&part.weights, "\(group)/weights", model.names())
      for slot in part.slots.indices {
        try change(&part.slots[slot], "\(group)/optimizer/\(slot)", model.names(where: \.isTrainable))
      }
    }
    try change(&generator, "/generator", trainer.generator)
    try change(&critic, "/critic", trainer.critic)
    for slot in criticInGeneratorStep.indices {
      let names = trainer.critic.names(where: \.isTrainable)
      try change(&criticInGeneratorStep[slot], "/critic/generator_optimizer/\(slot)", names)
    }
    if var average {
      try change(&average.values, "/average", trainer.generator.names())
      self.average = average
    }
  }
}
