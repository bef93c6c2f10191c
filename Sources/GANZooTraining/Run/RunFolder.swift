import Foundation
public import GANZooSupport

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
  /// - Throws: `RunFolderError` if the folder exists and is not to be replaced, is in use, has links in the place of a
  ///   run's files, or cannot be written.
  public init(creating path: String, replacing: Bool) throws {
    // Its files would be those of the root.
    guard !path.isEmpty else { throw RunFolderError.emptyPath }
    let manager = FileManager.default
    if manager.fileExists(atPath: path) {
      guard isFolder(path) else { throw RunFolderError.notAFolder(path: path) }
      let contents = (try? manager.contentsOfDirectory(atPath: path)) ?? []
      guard replacing || contents.isEmpty || contents == ["run.lock"] else { throw RunFolderError.exists(path: path) }
    }
    do {
      try manager.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw RunFolderError.cannotCreate(path: path, reason: systemReason(errno))
    }
    try Self.check(path)
    self.path = path
    lock = try RunLock(path + "/run.lock", of: path)
    let contents = ((try? manager.contentsOfDirectory(atPath: path)) ?? []).filter { $0 != "run.lock" }
    // A run may have begun, and ended, since the folder was looked at.
    guard replacing || contents.isEmpty else { throw RunFolderError.exists(path: path) }
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

/// A folder that cannot be used for a run.
public enum RunFolderError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The path is empty.
  case emptyPath
  /// The folder exists.
  case exists(path: String)
  /// There is no such folder.
  case missing(path: String)
  /// The path is a file.
  case notAFolder(path: String)
  /// The folder holds no run.
  case notARun(path: String)
  /// Another process trains in the folder.
  case inUse(path: String, owner: String)
  /// run.lock names another process, and the file system has no locks to verify it.
  case marked(path: String, owner: String, file: String, reason: String)
  /// A file of the run was removed or replaced while it trained.
  case lost(path: String, file: String)
  /// The folder was renamed or removed while the run trained.
  case gone(path: String)
  /// The folder cannot be read.
  case cannotRead(path: String, reason: String)
  /// A folder is in the place of a file.
  case isFolder(path: String)
  /// A pipe, a socket or a device is in the place of a file.
  case notAFile(path: String)
  /// A symbolic link is in the place of a file or folder.
  case link(path: String)
  /// The file has another name (a hard link), which would change with it.
  case shared(path: String)
  /// The folder cannot be made or written.
  case cannotCreate(path: String, reason: String)

  /// True if the command or the recipe is wrong, rather than a file or the machine.
  public var isWrongUse: Bool {
    switch self {
    case .emptyPath, .exists, .missing, .notARun, .inUse, .marked: true
    case .notAFolder, .isFolder, .notAFile, .cannotRead, .cannotCreate, .link, .shared, .lost, .gone: false
    }
  }

  /// A sentence that names the folder.
  public var description: String {
    switch self {
    case .emptyPath: "the path of the run folder is empty"
    case .exists(let path):
      "the folder \(path) exists; 'ganzoo resume' goes on with the run in it, --force replaces it"
    case .missing(let path): "the folder \(path) does not exist, so there is no run to resume"
    case .notAFolder(let path): "\(path) is not a folder"
    case .notARun(let path): "the folder \(path) is no run's: it has no folder checkpoints"
    case .inUse(let path, let owner): "the run in \(path) is being trained by \(owner)"
    case .marked(let path, let owner, let file, let reason):
      "the run in \(path) is being trained by \(owner), says \(file), and the file system has no locks that would tell "
        + "(\(reason)); if that process is gone, remove the file"
    case .lost(let path, let file):
      "\(file) was removed or replaced while the run was at work, so that another process may be training in "
        + "\(path); this one "
        + "has stopped and kept nothing more; where no other is, 'ganzoo resume' goes on from the last checkpoint"
    case .gone(let path):
      "the run folder \(path) was renamed or removed while the run was at work, which has stopped; 'ganzoo "
        + "resume' goes on from the last "
        + "checkpoint, where the folder is now"
    case .cannotRead(let path, let reason): "cannot read the folder \(path): \(reason)"
    case .isFolder(let path): "\(path) is a folder, where a run has a file; it was left as it is"
    case .notAFile(let path):
      "\(path) is a pipe, a socket or a device, where a run has a file; remove it"
    case .link(let path):
      "\(path) is a symbolic link, which may lead out of the run folder; put there what it leads to, or remove it"
    case .shared(let path):
      "\(path) has a second name elsewhere (a hard link), under which it would change, too; put a copy in its place"
    case .cannotCreate(let path, let reason): "cannot write the folder \(path): \(reason)"
    }
  }
}
