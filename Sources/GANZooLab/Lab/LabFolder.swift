import Foundation
public import GANZooSupport

/// The folder of an experiment: its settings, what was measured, and the result.
public struct LabFolder: Sendable {
  /// Its path.
  public let path: String

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
  ///   - replacing: whether what another experiment left there is removed.
  /// - Throws: `LabFolderError` where it holds something else.
  public init(_ path: String, settings: SettingsTree, replacing: Bool) throws {
    self.path = path
    let manager = FileManager.default
    if manager.fileExists(atPath: path) {
      guard isFolder(path) else { throw LabFolderError.notAFolder(path: path) }
      try prepare(for: settings, replacing: replacing)
    }
    var made: [String] = []
    for folder in [path, parts] {
      if let error = makeFolders(folder, made: &made) {
        throw LabFolderError.cannotCreate(path: folder, reason: String(cString: strerror(error)))
      }
    }
    PendingFile.sweep(path)
    PendingFile.sweep(parts)
    try AtomicFile.write(Array(settings.yaml(comments: [:]).utf8), to: self.settings)
  }

  private func prepare(for new: SettingsTree, replacing: Bool) throws {
    let manager = FileManager.default
    guard manager.fileExists(atPath: settings) else {
      let contents = (try? manager.contentsOfDirectory(atPath: path)) ?? []
      guard contents.isEmpty else { throw LabFolderError.notALabFolder(path: path) }
      return
    }
    let old = try SettingsTree(contentsOf: settings)
    guard old != new else { return }
    guard replacing else { throw LabFolderError.otherSettings(path: path) }
    for part in [settings, result, page, vectorFigure, pixelFigure, parts, runs] where manager.fileExists(atPath: part)
    {
      try manager.removeItem(atPath: part)
    }
  }
}

/// A folder in which an experiment cannot work.
public enum LabFolderError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The path is a file's.
  case notAFolder(path: String)
  /// It has files, and none of them is an experiment's.
  case notALabFolder(path: String)
  /// It holds another experiment, or the same with other settings.
  case otherSettings(path: String)
  /// It cannot be made.
  case cannotCreate(path: String, reason: String)

  /// A sentence that names the folder.
  public var description: String {
    switch self {
    case .notAFolder(let path): "\(path.shown()) is not a folder"
    case .notALabFolder(let path): "the folder \(path.shown()) has files, but no experiment; name another with --output"
    case .otherSettings(let path):
      "the folder \(path.shown()) holds an experiment with other settings (settings.yaml there); --force replaces it"
    case .cannotCreate(let path, let reason): "cannot make the folder \(path.shown()): \(reason)"
    }
  }

  /// True but where the machine is at fault.
  public var isWrongUse: Bool {
    if case .cannotCreate = self { false } else { true }
  }
}
