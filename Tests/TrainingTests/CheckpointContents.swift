import Foundation
import KerasFormat

/// All arrays of an HDF5 file by path.
struct CheckpointContents {
  private(set) var arrays: [String: [Float]] = [:]

  init(_ path: String) throws {
    let reader = try HDF5Reader(path)
    try add("/", of: reader)
  }

  private mutating func add(_ group: String, of reader: HDF5Reader) throws {
    for name in try reader.children(of: group) {
      let path = (group == "/" ? "" : group) + "/" + name
      if try reader.kind(of: path) == .group {
        try add(path, of: reader)
      } else {
        arrays[path] = try reader.array(at: path).values
      }
    }
  }
}
