import ArgumentParser
import Console
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
  ///   - disk: bytes to be written, and where; nowhere is nil.
  ///   - advice: what takes less memory.
  /// - Throws: `LimitError`.
  func check(memory: Int, disk: [(bytes: Int, path: String?)], advice: String) throws(LimitError) {
    guard !ignoreLimits else { return }
    if let available = AvailableMemory.now(), memory > available.bytes {
      throw .memory(needed: memory, available: available, advice: advice)
    }
    for (bytes, path) in disk {
      guard let path, let free = FreeDisk.bytes(at: path), bytes > free else { continue }
      throw .disk(needed: bytes, free: free, path: path)
    }
  }
}
