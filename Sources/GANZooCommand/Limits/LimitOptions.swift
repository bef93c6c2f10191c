import ArgumentParser
import Console
import GANZoo
import Machine

/// Whether what would not fit the machine is refused before it starts.
struct LimitOptions: ParsableArguments {
  @Flag(help: "Begin even where memory or room on the disk would not suffice by what is known beforehand.")
  var ignoreLimits = false

  /// What is taken, for the user; memory on top of what the process has now.
  func words(memory: Int, disk: Int) -> String {
    "about \((ProcessMemory.resident + memory).byteText) of memory, up to \(disk.byteText) on the disk"
  }

  /// Refuses what takes more than there is.
  ///
  /// - Parameters:
  ///   - memory: bytes beyond what the process has now.
  ///   - positions: numbers in the largest array from which some are picked.
  ///   - disk: bytes to be written, and where; nowhere is nil.
  ///   - advice: what takes less memory.
  /// - Throws: `LimitError`.
  func check(
    memory: Int, positions: Int, disk: [(bytes: Int, path: String?)], advice: String
  ) throws(LimitError) {
    guard positions <= Device.mostPositions else { throw .positions(numbers: positions, advice: advice) }
    guard !ignoreLimits else { return }
    if let available = AvailableMemory.now(), memory > available.bytes {
      throw .memory(needed: memory, available: available, advice: advice)
    }
    let files = disk.compactMap { file in
      file.path.flatMap { path in FreeDisk(at: path).map { (bytes: file.bytes, path: path, disk: $0) } }
    }
    // Files on one disk share its room.
    for files in Dictionary(grouping: files, by: \.disk.device).values {
      let (needed, free) = (files.reduce(0) { $0 + $1.bytes }, files.reduce(.max) { min($0, $1.disk.bytes) })
      if needed > free { throw .disk(needed: needed, free: free, paths: files.map(\.path)) }
    }
  }
}
