public import GANZooData
import GANZooInterchange
public import GANZooTensors

/// A run with all that has to be right before a folder is touched: the recipe, the dataset, the classifier that judges,
/// and what the training takes of the machine.
///
/// The order makes a run safe: an error in any of these leaves the folder of an earlier run as it was.
public struct RunPlan {
  /// The recipe, its epochs counted in steps.
  public let recipe: Recipe
  /// What the run learns from.
  public let dataset: any Dataset
  /// How it is done and watched over.
  public let options: RunOptions
  /// What the training takes.
  public let requirements: TrainingRequirements
  private let monitor: TrainingMonitor?
  private let device: Device

  /// What a run will take: bytes of memory on top of what the process has, bytes that it will add to the disk at most,
  /// and the path of its folder.
  public typealias Needs = (memory: Int, disk: Int, path: String)

  /// Where a new run's files go.
  public enum Place: Hashable, Sendable {
    /// A folder. Unless the run there is to be replaced, it is an error where there are files in it.
    case folder(String, replacing: Bool)
    /// A folder of this name, or with a number behind it where that exists.
    case unused(String)
  }

  /// A plan. Throws `ArchitectureError`, `IndexOverflowError` or `LossTermError` where the recipe cannot be trained
  /// with this dataset.
  public init(
    _ recipe: Recipe, dataset: any Dataset, options: RunOptions, monitor: TrainingMonitor? = nil, on device: Device
  ) throws {
    try recipe.check(dataset)
    self.recipe = try recipe.counting(examples: dataset.count)
    self.dataset = dataset
    self.options = options
    self.monitor = monitor
    self.device = device
    requirements = try TrainingRequirements(self.recipe, isMeasured: options.evaluateEvery != nil)
  }

  /// Begins a new run.
  ///
  /// - Parameter check: told what the run will take before its folder is made; an error that it throws leaves
  ///   everything as it is.
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

  /// Goes on with a run from a checkpoint in its folder.
  ///
  /// - Parameters:
  ///   - changes: what may be otherwise than the checkpoint says.
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
      recipe, dataset: dataset, in: folder, from: checkpoint, allowing: changes, options: options, monitor: monitor,
      on: device)
  }
}
