import Files
import Foundation

/// The folder of one training: its recipe, log, sample grids and networks.
///
///     recipe.yaml  log.jsonl  samples/step-0000250.png  generator.h5  critic.h5  grid.png
public struct RunFolder: Sendable {
  /// The folder's path.
  public let path: String

  /// The recipe that ran.
  public var recipe: String { path + "/recipe.yaml" }
  /// One row of JSON for each logged step.
  public var log: String { path + "/log.jsonl" }
  /// The generator, all that `ganzoo generate` needs.
  public var generator: String { path + "/generator.h5" }
  /// The critic.
  public var critic: String { path + "/critic.h5" }
  /// The last grid.
  public var grid: String { path + "/grid.png" }
  /// The grid of a step.
  public func sample(_ step: Int) -> String {
    let digits = String(step)
    return samples + "/step-" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits + ".png"
  }
  private var samples: String { path + "/samples" }

  /// Makes the folder.
  ///
  /// - Parameter replacing: whether the files of an earlier run are removed; other files are left alone.
  /// - Throws: `RunFolderError` where the folder exists and is not replaced, or cannot be written.
  public init(creating path: String, replacing: Bool) throws {
    // Its files would be those of the root.
    guard !path.isEmpty else { throw RunFolderError.emptyPath }
    self.path = path
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    if manager.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw RunFolderError.notAFolder(path: path) }
      let contents = (try? manager.contentsOfDirectory(atPath: path)) ?? []
      guard replacing || contents.isEmpty else { throw RunFolderError.exists(path: path) }
      let grids = ((try? manager.contentsOfDirectory(atPath: samples)) ?? [])
        .filter { $0.wholeMatch(of: /step-[0-9]+\.png/) != nil }
        .map { "\(samples)/\($0)" }
      for file in [recipe, log, generator, critic, grid] + grids where manager.fileExists(atPath: file) {
        try remove(file)
      }
    }
    do {
      try manager.createDirectory(atPath: samples, withIntermediateDirectories: true)
      for file in [recipe, generator, sample(0), grid] { try AtomicFile.checkWritable(file) }
    } catch let error as FileWriteError {
      throw error
    } catch {
      throw RunFolderError.cannotCreate(path: path, reason: systemReason(errno))
    }
  }

  private func remove(_ file: String) throws {
    do {
      try FileManager.default.removeItem(atPath: file)
    } catch {
      throw RunFolderError.cannotCreate(path: path, reason: "\(file) cannot be removed")
    }
  }

  /// `base`, or `base-2`, `base-3` and so on: the first that does not exist.
  public static func unused(_ base: String) -> String {
    let exists = { FileManager.default.fileExists(atPath: $0) }
    guard exists(base) else { return base }
    return (2...).lazy.map { "\(base)-\($0)" }.first { !exists($0) } ?? base
  }
}

/// A folder that a run cannot have.
public enum RunFolderError: Error, Equatable, Sendable, CustomStringConvertible {
  case emptyPath
  case exists(path: String)
  case notAFolder(path: String)
  case cannotCreate(path: String, reason: String)

  /// A sentence that names the folder.
  public var description: String {
    switch self {
    case .emptyPath: "the path of the run folder is empty"
    case .exists(let path): "the folder \(path) exists; --force replaces the run in it"
    case .notAFolder(let path): "\(path) is not a folder"
    case .cannotCreate(let path, let reason): "cannot write the folder \(path): \(reason)"
    }
  }
}
