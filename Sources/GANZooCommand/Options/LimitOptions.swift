import ArgumentParser
import GANZoo
import GANZooSupport

/// Whether what would not fit the machine is refused before it starts.
struct LimitOptions: ParsableArguments {
  @Flag(help: "Start even if the memory or disk estimate exceeds what is available.")
  var ignoreLimits = false

  /// What is taken, for the user; memory on top of what the process has now.
  func words(memory: Int, disk: Int) -> String {
    "about \((ProcessMemory.resident + memory).byteText) of memory, up to \(disk.byteText) on the disk"
  }

  /// What takes less memory than a training of this recipe.
  static func advice(_ recipe: Recipe) -> String {
    let batch = recipe.training.batch
    return batch > 1
      ? "a training.batch smaller than \(batch.grouped), or smaller networks, take less" : "smaller networks take less"
  }

  /// Refuses what takes more than there is.
  ///
  /// - Parameters:
  ///   - memory: bytes beyond what the process has now.
  ///   - disk: bytes to be written, and where; nowhere is nil.
  ///   - advice: what takes less memory.
  /// - Throws: `LimitError`.
  func check(memory: Int, disk: [(bytes: Int, path: String?)] = [], advice: String) throws(LimitError) {
    guard !ignoreLimits else { return }
    if let available = AvailableMemory.now(), memory > available.bytes {
      throw .memory(needed: memory, available: available, advice: advice)
    }
    // Files on one disk share its room.
    var written: [UInt64: (bytes: Int, paths: [String])] = [:]
    for (bytes, path) in disk {
      guard let path, let disk = FreeDisk(at: path) else { continue }
      let before = written[disk.device] ?? (0, [])
      let (needed, paths) = (before.bytes + bytes, before.paths + [path])
      if needed > disk.bytes { throw .disk(needed: needed, free: disk.bytes, paths: paths) }
      written[disk.device] = (needed, paths)
    }
  }
}
