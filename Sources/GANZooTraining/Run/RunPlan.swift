public import GANZooData
import GANZooInterchange
public import GANZooTensors

/// A run, checked before its folder is touched: the recipe, the dataset, the classifier, and the memory and disk that
/// it needs.
///
/// Because of this order, an error in any of these leaves the folder of an earlier run unchanged.
public struct RunPlan {
  /// The recipe, with epochs converted to steps.
  public let recipe: Recipe
  /// The dataset.
  public let dataset: any Dataset
  /// The options of the run.
  public let options: RunOptions
  /// The memory and disk that the training needs.
  public let requirements: TrainingRequirements
  private let start: TrainingStart
  private let monitor: TrainingMonitor?
  private let device: Device

  /// The needs of a run: bytes of memory on top of what the process has, the most bytes that it will add to the disk,
  /// and the path of its folder.
  public typealias Needs = (memory: Int, disk: Int, path: String)

  /// The folder of a new run.
  public enum Place: Hashable, Sendable {
    /// This folder. If it has files, it is an error, unless the run there is to be replaced.
    case folder(String, replacing: Bool)
    /// A folder of this name, or with a number appended if it exists.
    case unused(String)
  }

  /// A plan.
  ///
  /// - Parameter start: weights and optimizer states of a new run.
  /// - Throws: `ArchitectureError`, `IndexOverflowError` or `LossTermError` if the recipe cannot be trained with this
  ///   dataset and start.
  public init(
    _ recipe: Recipe, dataset: any Dataset, options: RunOptions, start: TrainingStart = TrainingStart(),
    monitor: TrainingMonitor? = nil, on device: Device
  ) throws {
    try recipe.check(dataset)
    try start.check(generator: recipe.generator, critic: recipe.critic)
    self.recipe = try recipe.counting(examples: dataset.count)
    self.dataset = dataset
    self.options = options
    self.start = start
    self.monitor = monitor
    self.device = device
    requirements = try TrainingRequirements(self.recipe, isMeasured: options.evaluateEvery != nil)
  }

  /// Makes the folder of a new run.
  ///
  /// - Parameter check: gets the needs of the run before its folder is made; if it throws, nothing is changed.
  /// - Throws: `RunFolderError`, what `TrainingRun` throws, or what `check` throws.
  public func begin(in place: Place, check: (Needs) throws -> Void = { _ in }) throws -> TrainingRun {
    switch place {
    case .folder(let path, let replacing):
      try check(needs(at: path, replaced: replacing ? RunFolder.replacedBytes(in: path) : 0))
      return try run(in: RunFolder(creating: path, replacing: replacing))
    case .unused(let base):
      try check(needs(at: RunFolder.unused(base), replaced: 0))
      return try run(in: RunFolder(creatingUnused: base))
    }
  }

  /// Resumes a run from a checkpoint in its folder.
  ///
  /// - Parameters:
  ///   - changes: differences from the checkpoint that are allowed.
  ///   - check: as in `begin`.
  /// - Throws: what `TrainingRun` throws, or what `check` throws.
  public func resume(
    in folder: RunFolder, from checkpoint: Checkpoint, allowing changes: Set<TrainingRun.Change> = [],
    check: (Needs) throws -> Void = { _ in }
  ) throws -> TrainingRun {
    try check(needs(at: folder.path, from: checkpoint.steps, replaced: folder.replacedBytes))
    return try run(in: folder, from: checkpoint, allowing: changes)
  }

  private func needs(at path: String, from step: Int = 0, replaced: Int) -> Needs {
    let disk = max(0, requirements.disk(recipe, from: step, options) - replaced)
    return (requirements.memory, disk, path)
  }

  private func run(
    in folder: RunFolder, from checkpoint: Checkpoint? = nil, allowing changes: Set<TrainingRun.Change> = []
  ) throws -> TrainingRun {
    try TrainingRun(
      recipe, dataset: dataset, in: folder, from: checkpoint, start: start, allowing: changes, options: options,
      monitor: monitor, on: device)
  }
}
