import Foundation
public import GANZooSupport
import GANZooTraining

/// The folder of an experiment: its settings, what was measured, and the result. One process at a time works there.
public struct LabFolder: Sendable {
  /// Its path.
  public let path: String
  private let lock: RunLock

  /// The file that says which experiment, in which form and with which settings.
  public var settings: String { path + "/settings.yaml" }
  /// The result for programs.
  public var result: String { path + "/result.json" }
  /// The result for people.
  public var page: String { path + "/README.md" }
  /// The picture as SVG.
  public var vectorFigure: String { path + "/figure.svg" }
  /// The picture as PNG.
  public var pixelFigure: String { path + "/figure.png" }
  /// The folder of what was measured, a file for each part.
  var parts: String { path + "/parts" }
  /// The folder of the trainings' runs.
  public var runs: String { path + "/runs" }

  /// Opens a folder, or makes it.
  ///
  /// - Parameters:
  ///   - settings: what the folder's experiment is, all settings in force.
  ///   - replacing: whether all that an experiment has left there is removed, so that it starts anew.
  /// - Throws: `LabFolderError` where it holds something else, is in use or cannot be written, or `FileWriteError`.
  public init(_ path: String, settings: SettingsTree, replacing: Bool) throws {
    guard !path.isEmpty else { throw LabFolderError.emptyPath }
    self.path = path
    let manager = FileManager.default
    guard !manager.fileExists(atPath: path) || isFolder(path) else { throw LabFolderError.notAFolder(path: path) }
    // Before anything is written there.
    let old = try Self.settings(of: path, replacing: replacing)
    guard replacing || old == nil || old == settings else { throw LabFolderError.otherSettings(path: path) }
    try makeLabFolder(path)
    lock = try Self.lock(path)
    if replacing, old != nil { try removeAll() }
    try makeLabFolder(parts)
    PendingFile.sweep(path)
    PendingFile.sweep(parts)
    try AtomicFile.write(Array(settings.yaml(comments: [:]).utf8), to: self.settings)
  }

  /// What a folder's experiment is; nil where it holds nothing, or is not there.
  ///
  /// - Parameter replacing: whether settings that cannot be read are taken for an experiment's, by what lies beside
  ///   them.
  private static func settings(of path: String, replacing: Bool) throws -> SettingsTree? {
    let manager = FileManager.default
    let file = path + "/settings.yaml"
    guard manager.fileExists(atPath: file) else {
      let contents = (try? manager.contentsOfDirectory(atPath: path)) ?? []
      guard contents.allSatisfy({ $0 == "run.lock" || $0 == "parts" || PendingFile.isPending($0) }) else {
        throw LabFolderError.notALabFolder(path: path)
      }
      return nil
    }
    if replacing, isFolder(path + "/parts"), (try? SettingsTree(contentsOf: file)) == nil { return SettingsTree() }
    let tree = try SettingsTree(contentsOf: file)
    guard tree["experiment"] != nil else { throw LabFolderError.notALabFolder(path: path) }
    return tree
  }

  private static func lock(_ path: String) throws -> RunLock {
    do {
      return try RunLock(path + "/run.lock", of: path)
    } catch {
      if case .inUse(_, let owner) = error { throw LabFolderError.inUse(path: path, owner: owner) }
      throw error
    }
  }

  /// Removes what an experiment leaves. The settings go last: they tell what the folder is.
  private func removeAll() throws {
    let manager = FileManager.default
    for file in [result, page, vectorFigure, pixelFigure, parts, runs, settings] where manager.fileExists(atPath: file)
    {
      do {
        try manager.removeItem(atPath: file)
      } catch {
        throw LabFolderError.cannotRemove(path: file)
      }
    }
  }
}

/// Makes a folder and those above it that are missing; where one cannot be made, none is left. Throws
/// `LabFolderError.cannotCreate`.
func makeLabFolder(_ path: String) throws(LabFolderError) {
  var made: [String] = []
  guard let error = makeFolders(path, made: &made) else { return }
  for folder in made.reversed() { rmdir(folder) }
  throw .cannotCreate(path: path, reason: systemReason(error))
}

/// A folder in which an experiment cannot work.
public enum LabFolderError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The path has no letter.
  case emptyPath
  /// The path is a file's.
  case notAFolder(path: String)
  /// It has files, and none of them is an experiment's.
  case notALabFolder(path: String)
  /// It holds another experiment, or the same with other settings.
  case otherSettings(path: String)
  /// Another process works there.
  case inUse(path: String, owner: String)
  /// It cannot be made.
  case cannotCreate(path: String, reason: String)
  /// What an experiment has left there cannot be removed.
  case cannotRemove(path: String)

  /// A sentence that names the folder.
  public var description: String {
    switch self {
    case .emptyPath: "the path of the experiment's folder is empty"
    case .notAFolder(let path): "\(path.shown()) is not a folder"
    case .notALabFolder(let path): "the folder \(path.shown()) has files, but no experiment; name another with --output"
    case .otherSettings(let path):
      "the folder \(path.shown()) holds an experiment with other settings (settings.yaml there); --force replaces it"
    case .inUse(let path, let owner): "the experiment in \(path.shown()) is being measured by \(owner)"
    case .cannotCreate(let path, let reason): "cannot make the folder \(path.shown()): \(reason)"
    case .cannotRemove(let path): "cannot remove \(path.shown()), which an experiment has left"
    }
  }

  /// True but where the machine is at fault.
  public var isWrongUse: Bool {
    switch self {
    case .emptyPath, .notAFolder, .notALabFolder, .otherSettings: true
    case .inUse, .cannotCreate, .cannotRemove: false
    }
  }
}
