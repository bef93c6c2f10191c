import Foundation

/// A file system of its own, of so many KiB, that goes when the value goes; only the superuser may make one.
final class SmallDisk {
  let path: String

  init?(kibibytes: Int) {
    path = NSTemporaryDirectory() + "ganzoo-disk-" + UUID().uuidString
    mkdir(path, 0o700)
    guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", path) else {
      rmdir(path)
      return nil
    }
  }

  deinit {
    _ = Self.run("umount", path)
    rmdir(path)
  }

  static let canBeMade = SmallDisk(kibibytes: 4) != nil

  /// Lets nobody write there any more.
  func makeReadOnly() -> Bool { Self.run("mount", "-o", "remount,ro", path) }

  /// Bytes by path of all files there.
  var contents: [String: Data] {
    let paths = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return Dictionary(
      uniqueKeysWithValues: paths.map { ($0, (try? Data(contentsOf: URL(filePath: "\(path)/\($0)"))) ?? Data()) })
  }

  private static func run(_ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
