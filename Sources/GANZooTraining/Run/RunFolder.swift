import Foundation
import GANZooSupport

/// The folder of one training: its recipe, log, sample grids, networks and checkpoints.
///
///     recipe.yaml  log.jsonl  notes.jsonl  samples/step-0000250.png  checkpoints/step-0000250.h5
///     generator.h5  critic.h5  grid.png  report.html
///
/// There may be event files for TensorBoard, a profile.json, and after a number that was not finite post-mortem.json.
/// While this value exists, run.lock keeps other processes from using the folder.
public struct RunFolder: Sendable {
  /// The folder's path.
  public let path: String
  private let lock: RunLock

  /// The recipe.
  public var recipe: String { path + "/recipe.yaml" }
  /// One row of JSON for each logged step.
  public var log: String { path + "/log.jsonl" }
  /// The generator, with all that `ganzoo generate` needs.
  public var generator: String { path + "/generator.h5" }
  /// The critic.
  public var critic: String { path + "/critic.h5" }
  /// The last grid.
  public var grid: String { path + "/grid.png" }
  /// What the run tells its user, and on what machines it ran.
  public var notes: String { path + "/notes.jsonl" }
  /// A page about the run, which the command line writes at its end.
  public var report: String { path + "/report.html" }
  /// Where the time of steps went, if the run is profiled.
  public var profile: String { path + "/profile.json" }
  /// The report of numbers that were not finite.
  public var postMortem: String { path + "/post-mortem.json" }
  /// The grid of a step.
  public func sample(_ step: Int) -> String { "\(samples)/\(SampleGrids.file(step))" }
  /// The checkpoints, from which the run can be resumed.
  public var checkpoints: CheckpointFolder { CheckpointFolder(path: path + "/checkpoints") }

  /// The folder of the grids.
  var samples: String { path + "/samples" }

  /// A step with seven digits, so that file names sort by step.
  static func digits(_ step: Int) -> String {
    let digits = String(step)
    return String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }

  /// Makes the folder and locks it.
  ///
  /// - Parameter replacing: whether the files of an earlier run are removed; other files are left alone.
  /// - Throws: `RunFolderError` if the folder has files and is no run's, is a run's that is not to be replaced, is in
  ///   use, has links in the place of a run's files, or cannot be written.
  public init(creating path: String, replacing: Bool) throws {
    try Self.checkNew(path, replacing: replacing)
    let manager = FileManager.default
    do {
      try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw RunFolderError.cannotCreate(path: path, reason: systemReason(errno))
    }
    try Self.check(path)
    self.path = path
    lock = try RunLock(path + "/run.lock", of: path)
    // A run may have begun, and ended, since the folder was looked at.
    try Self.checkNew(path, replacing: replacing)
    sweep()
    do {
      for folder in [samples, checkpoints.path] {
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
      for file in [recipe, sample(0), checkpoints.file(.init(step: 0, criticUpdates: 0))] {
        try AtomicFile.checkWritable(file)
      }
    } catch let error as FileWriteError {
      throw error
    } catch {
      throw RunFolderError.cannotCreate(path: path, reason: systemReason(errno))
    }
    // Only now is it known that a new run can be in the place of the old one.
    for file in Self.files(in: path) where manager.fileExists(atPath: file) {
      guard unlink(file) == 0 else {
        throw RunFolderError.cannotCreate(path: path, reason: "\(file): \(systemReason(errno))")
      }
    }
  }

  /// Refuses a path at which a new run cannot begin, before anything is loaded or written.
  ///
  /// - Parameter replacing: whether the run may be in the place of another.
  /// - Throws: `RunFolderError.emptyPath`, `.notAFolder`, `.exists` for a run that is not to be replaced, or `.foreign`
  ///   for a folder with other files: among a user's own, such as photos, a run would replace those with its names.
  package static func checkNew(_ path: String, replacing: Bool) throws(RunFolderError) {
    // Its files would be those of the root.
    guard !path.isEmpty else { throw .emptyPath }
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard isFolder(path) else { throw .notAFolder(path: path) }
    // What cannot be read is told when the folder is written.
    let names = Set(visibleFiles(in: path))
    // Folders alone are what a run has left that failed before its first checkpoint.
    let isUnused =
      names.isSubset(of: ["run.lock", "recipe.yaml", "log.jsonl", "samples", "checkpoints"])
      && (names.contains("checkpoints") || !names.contains("recipe.yaml"))
      && ["samples", "checkpoints"].allSatisfy { visibleFiles(in: "\(path)/\($0)").isEmpty }
    if isUnused { return }
    let isRun = names.contains("recipe.yaml") && !names.isDisjoint(with: ["checkpoints", "log.jsonl"])
    guard isRun || names.contains("run.lock") else { throw .foreign(path: path) }
    guard replacing else { throw .exists(path: path) }
  }

  /// Names of files and folders but for hidden ones; none where they cannot be read.
  private static func visibleFiles(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }
  }

  /// Opens and locks the folder of a run to resume.
  ///
  /// Throws `RunFolderError` if the folder does not exist, is in use, has links in the place of a run's files, or is
  /// not a run's (`.notARun`); `CheckpointError.none` if the run has no checkpoint yet.
  public init(resuming path: String) throws {
    guard !path.isEmpty else { throw RunFolderError.emptyPath }
    guard FileManager.default.fileExists(atPath: path) else { throw RunFolderError.missing(path: path) }
    guard isFolder(path) else { throw RunFolderError.notAFolder(path: path) }
    try Self.check(path)
    let checkpoints = CheckpointFolder(path: path + "/checkpoints")
    guard isFolder(checkpoints.path) else { throw RunFolderError.notARun(path: path) }
    // Nothing is changed in a folder that is no run's.
    guard !checkpoints.files.isEmpty else { throw CheckpointError.none(folder: checkpoints.path) }
    self.path = path
    lock = try RunLock(path + "/run.lock", of: path)
    sweep()
    do {
      try FileManager.default.createDirectory(atPath: samples, withIntermediateDirectories: true)
    } catch {
      throw RunFolderError.cannotCreate(path: samples, reason: systemReason(errno))
    }
  }

  /// Whether the files that a run writes at its end exist.
  public var hasNetworks: Bool {
    [generator, critic, grid].allSatisfy { FileManager.default.fileExists(atPath: $0) }
  }

  /// Checks that this process still has the lock, before something is written to the folder.
  ///
  /// Throws `RunFolderError.lost` or `.gone`.
  func checkLock() throws(RunFolderError) {
    guard !lock.isHeld else { return }
    throw access(path, F_OK) == 0 ? .lost(path: path, file: lock.path) : .gone(path: path)
  }

  /// Files to delete with `--force`, newest checkpoint first, so that an interrupted deletion never looks like a
  /// resumable run.
  static func files(in path: String) -> [String] {
    let samples = ((try? FileManager.default.contentsOfDirectory(atPath: "\(path)/samples")) ?? []).filter(isSample)
    return CheckpointFolder(path: "\(path)/checkpoints").files.reversed()
      + (fileNames + eventFiles(in: path)).map { "\(path)/\($0)" }
      + samples.sorted().map { "\(path)/samples/\($0)" }
  }

  /// Files of a run that have the same name in each.
  static let fileNames = [
    "recipe.yaml", "log.jsonl", "generator.h5", "critic.h5", "grid.png", "notes.jsonl", "report.html",
    "post-mortem.json", "profile.json",
  ]

  static func isSample(_ name: String) -> Bool { name.wholeMatch(of: /step-[0-9]+\.(png|txt)/) != nil }

  /// Names of the event files for TensorBoard in a folder, in the order in which they were written.
  package static func eventFiles(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter(isEventFile).sorted()
  }

  static func isEventFile(_ name: String) -> Bool {
    name.wholeMatch(of: /events\.out\.tfevents\.[0-9]{10}\.[A-Za-z0-9._-]+\.[0-9]+\.0/) != nil
  }

  /// Checks that the folder can be read, and that all files that a run would write or remove lie within it: the folder
  /// may come from somebody else. The folder itself may be a link, to another disk for example.
  private static func check(_ path: String) throws(RunFolderError) {
    let folders = ["\(path)/checkpoints", "\(path)/samples"]
    for folder in [path] + folders {
      guard access(folder, R_OK | X_OK) == 0 || errno == ENOENT else {
        throw .cannotRead(path: folder, reason: systemReason(errno))
      }
    }
    for file in folders + ["\(path)/run.lock"] + files(in: path) {
      var info = stat()
      guard lstat(file, &info) == 0 else { continue }
      switch info.st_mode & S_IFMT {
      case S_IFLNK: throw .link(path: file)
      case S_IFDIR where !folders.contains(file): throw .isFolder(path: file)
      case S_IFREG, S_IFDIR: break
      case _ where file == "\(path)/run.lock": throw .notAFile(path: file)
      default: break
      }
    }
    // These are written in place; other files are replaced, and leave one of another name as it is.
    for file in ["log.jsonl", "notes.jsonl", "run.lock"] + eventFiles(in: path) {
      let file = "\(path)/\(file)"
      var info = stat()
      if lstat(file, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_nlink > 1 { throw .shared(path: file) }
    }
  }

  /// Removes unfinished files of a killed process.
  private func sweep() { for folder in [path, samples, checkpoints.path] { PendingFile.sweep(folder) } }

}
