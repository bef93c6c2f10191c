import Foundation
import GANZooSupport
import GANZooVisualization

/// The runs of a folder, by the names of their folders.
///
/// A page asks for a run by a name, which is looked for among these: no path comes from outside. A link is no run's,
/// and a run with links among its files is refused, since they may lead out of the folder.
struct RunPlaces: Sendable {
  /// The folder, without links.
  let folder: String
  /// Whether the folder is itself the only run.
  private let isRun: Bool

  /// More are not listed.
  static let most = 200

  /// Throws `ServerError` where there is no such folder.
  init(_ path: String) throws(ServerError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .noFolder(path: path) }
    guard isFolder.boolValue else { throw .notAFolder(path: path) }
    folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    isRun = RunRecord.isRun(folder)
  }

  /// Names of the runs, the newest first, and how many more there are.
  var names: (listed: [String], more: Int) {
    guard !isRun else { return ([(folder as NSString).lastPathComponent], 0) }
    let all = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { (name: String) -> Bool in
      Self.kind("\(folder)/\(name)") == S_IFDIR && Self.kind("\(folder)/\(name)/recipe.yaml") == S_IFREG
    }
    let dated = all.map { (name: $0, date: RunPlaces.changed("\(folder)/\($0)")) }
      .sorted { $0.date == $1.date ? $0.name < $1.name : $0.date > $1.date }
    return (dated.prefix(Self.most).map(\.name), max(0, dated.count - Self.most))
  }

  /// The folder of a run. Throws `HTTPError` with status 404.
  ///
  /// A name of one part, whatever its letters, leads nowhere but into the folder.
  func path(of name: String) throws(HTTPError) -> String {
    let path = isRun ? folder : "\(folder)/\(name)"
    let isPlain =
      !name.isEmpty && name != "." && name != ".." && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
    guard isPlain, !isRun || names.listed == [name], Self.kind(path) == S_IFDIR,
      Self.kind(path + "/recipe.yaml") == S_IFREG
    else { throw HTTPError(404, "there is no run '\(name.shown())'") }
    return path
  }

  /// Seconds since 1970 at which a run has last written.
  static func changed(_ run: String) -> Double {
    var info = stat()
    for file in ["log.jsonl", "recipe.yaml"] where stat("\(run)/\(file)", &info) == 0 {
      #if canImport(Darwin)
        return Double(info.st_mtimespec.tv_sec)
      #else
        return Double(info.st_mtim.tv_sec)
      #endif
    }
    return 0
  }

  /// Throws `HTTPError` with status 403 where a file that is read of a run is a link.
  static func checkLinks(_ run: String) throws(HTTPError) {
    let single = [
      "recipe.yaml", "log.jsonl", "notes.jsonl", "run.lock", "post-mortem.json", "generator.h5", "critic.h5",
    ]
    let folders = ["samples", "checkpoints"]
    let inside = folders.flatMap { name in
      ((try? FileManager.default.contentsOfDirectory(atPath: "\(run)/\(name)")) ?? []).map { "\(name)/\($0)" }
    }
    for name in single + folders + inside where kind("\(run)/\(name)") == S_IFLNK {
      throw HTTPError(403, "\(name.shown()) of the run is a symbolic link, which may lead out of the folder")
    }
  }

  /// What kind of file a path names itself, be it a link; nil where there is none.
  static func kind(_ path: String) -> mode_t? {
    var info = stat()
    return lstat(path, &info) == 0 ? info.st_mode & S_IFMT : nil
  }
}
