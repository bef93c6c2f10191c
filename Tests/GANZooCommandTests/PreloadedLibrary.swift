import Foundation

/// A library that is loaded before the program's others, and so can stand between it and the system.
///
/// - Parameter source: C.
/// - Returns: its file, which the caller removes; nil where there is no compiler of C.
func preloadedLibrary(_ name: String, _ source: String) -> String? {
  let path = NSTemporaryDirectory() + "ganzoo-\(name)-\(ProcessInfo.processInfo.processIdentifier)"
  guard (try? source.write(toFile: path + ".c", atomically: true, encoding: .utf8)) != nil else { return nil }
  defer { unlink(path + ".c") }
  let compiler = Process()
  compiler.executableURL = URL(filePath: "/usr/bin/env")
  compiler.arguments = ["cc", "-shared", "-fPIC", "-o", path + ".so", path + ".c", "-ldl", "-pthread"]
  compiler.standardError = FileHandle.nullDevice
  guard (try? compiler.run()) != nil else { return nil }
  compiler.waitUntilExit()
  return compiler.terminationStatus == 0 ? path + ".so" : nil
}
