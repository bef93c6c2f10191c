import Foundation
public import GANZooSupport
public import GANZooTraining
import GANZooVisualization

/// The folder of a sweep: its settings, an index, the messages of its processes and a folder for each run.
///
///     sweep.yaml  index.json  messages/NAME.txt  NAME/
public struct SweepFolder: Sendable {
  /// Its path.
  public let path: String
  private let lock: RunLock

  /// The index for programs.
  public var index: String { path + "/index.json" }
  private var settings: String { path + "/sweep.yaml" }

  /// Opens a folder, or makes it, and keeps other sweeps out of it.
  ///
  /// A folder may have runs of an earlier sweep: those of the same name have to be the same trainings.
  /// - Throws: `SweepFolderError`, `LabFolderError.cannotCreate`, `RunFolderError`, `FileWriteError`, or
  ///   `SettingsError` where the recipe of a run that is there cannot be read.
  public init(_ path: String, settings: SettingsTree, _ sweep: Sweep, recipes: [Recipe]) throws {
    try Self.checkContents(path, sweep, recipes)
    try makeLabFolder(path)
    self.path = path
    do {
      lock = try RunLock(path + "/sweep.lock", of: path)
    } catch {
      if case .inUse(_, let owner) = error { throw SweepFolderError.inUse(path: path, owner: owner) }
      throw error
    }
    PendingFile.sweep(path)
    try AtomicFile.write(Array(settings.yaml(comments: [:]).utf8), to: self.settings)
  }

  /// Refuses a folder that `init` would refuse, and writes nothing.
  ///
  /// - Throws: `SweepFolderError`, or `SettingsError` where the recipe of a run that is there cannot be read.
  public static func check(_ path: String, _ sweep: Sweep, recipes: [Recipe]) throws {
    try checkContents(path, sweep, recipes)
    if let owner = RunLock.holder(of: path + "/sweep.lock", isFileBelieved: false) {
      throw SweepFolderError.inUse(path: path, owner: owner)
    }
  }

  private static func checkContents(_ path: String, _ sweep: Sweep, _ recipes: [Recipe]) throws {
    guard !path.isEmpty else { throw SweepFolderError.notAFolder(path: path) }
    let manager = FileManager.default
    guard manager.fileExists(atPath: path) else { return }
    guard isFolder(path) else { throw SweepFolderError.notAFolder(path: path) }
    let contents = (try? manager.contentsOfDirectory(atPath: path)) ?? []
    let isNew = contents.allSatisfy { $0 == "sweep.lock" || PendingFile.isPending($0) }
    guard isNew || contents.contains("sweep.yaml") else { throw SweepFolderError.notASweep(path: path) }
    for (run, recipe) in zip(sweep.runs, recipes) { try check(run, "\(path)/\(run.name)", recipe) }
  }

  /// Throws where a folder has a run of another recipe.
  ///
  /// Another build may have written it, whatever that called its version. Read by this one, its recipe has the defaults
  /// of settings that were not known then.
  private static func check(_ run: Sweep.Run, _ path: String, _ recipe: Recipe) throws {
    guard RunRecord.isRun(path) else { return }
    let found = try SettingsTree(contentsOf: path + "/recipe.yaml")
    var differences = found.differences(to: recipe.resolved)
    guard !differences.isEmpty else { return }
    let isNamed = { (difference: SettingsDifference) in
      run.changes.contains { $0.hasPrefix(difference.path + "=") }
    }
    do {
      differences = try recipe.read(found).resolved.differences(to: recipe.resolved)
    } catch SettingsError.unknown {
      // It has a setting that is no more. What only one has then tells nothing, unless the sweep names it.
      differences.removeAll { !isNamed($0) && ($0.old == nil || $0.new == nil) }
    } catch {
      // What this build cannot read tells nothing of defaults: all differences count.
    }
    if let difference = differences.first(where: isNamed) ?? differences.first {
      throw SweepFolderError.otherRun(
        path: path, setting: difference.path, found: difference.old ?? "none", expected: difference.new ?? "none")
    }
  }
}

extension Sweep {
  /// The recipes of the runs, in their order.
  ///
  /// Throws `UnknownNameError`, `SettingsError` and so on where a run could not begin.
  public func recipes(_ zoo: Zoo) throws -> [Recipe] {
    try runs.map {
      // The runs' own processes, `ganzoo train`, fit networks to pictures, too.
      try zoo.recipe(model: $0.model, recipe: $0.recipe, overrides: $0.changes, fitting: SampleRequest())
    }
  }
}

/// A folder in which a sweep cannot work.
public enum SweepFolderError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The path is empty or a file's.
  case notAFolder(path: String)
  /// It has files, and none of them is a sweep's.
  case notASweep(path: String)
  /// A run of the same name has another recipe.
  case otherRun(path: String, setting: String, found: String, expected: String)
  /// Another process works there.
  case inUse(path: String, owner: String)

  /// A sentence that names the folder.
  public var description: String {
    switch self {
    case .notAFolder(let path): "'\(path.shown(most: 200))' is not a folder"
    case .notASweep(let path):
      "the folder \(path.shown(most: 200)) has files, but no sweep; name another with --output"
    case .otherRun(let path, let setting, let found, let expected):
      "the run \(path.shown(most: 200)) has \(setting) \(found.shown()), but the sweep now asks for "
        + "\(expected.shown()); "
        + "name another folder with --output, or remove the run"
    case .inUse(let path, let owner): "the sweep in \(path.shown(most: 200)) is being trained by \(owner)"
    }
  }

  /// True but where another process works there.
  public var isWrongUse: Bool {
    if case .inUse = self { false } else { true }
  }
}
