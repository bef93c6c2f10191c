import Foundation
import TestSupport

/// The sound files that inputs are made of.
struct Corpus {
  let files: [(path: String, bytes: [UInt8])]

  /// The HDF5 files and archives at these paths and in these folders.
  init(_ paths: [String]) throws {
    let found = try paths.flatMap { path in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
        return [path]
      }
      return try FileManager.default.subpathsOfDirectory(atPath: path).sorted().map { "\(path)/\($0)" }
    }
    // What tests compare numbers with is no Keras file.
    files = try found.filter { ($0.hasSuffix(".h5") || $0.hasSuffix(".keras")) && !$0.hasSuffix(".io.h5") }.map {
      (path: $0, bytes: [UInt8](try Data(contentsOf: URL(filePath: $0))))
    }
    guard files.contains(where: { !$0.bytes.isEmpty }) else { throw UsageError() }
  }
}
