import ArgumentParser
import GANZoo
import GANZooSupport

/// Whether work that would not fit the machine is refused before it starts.
struct LimitOptions: ParsableArguments {
  @Flag(help: "Start even if the memory or disk estimate exceeds what is available.")
  var ignoreLimits = false

  /// The needed memory and disk, for the user; `memory` comes on top of what the process has now.
  func words(memory: Int, disk: Int) -> String {
    "about \((ProcessMemory.resident + memory).byteText) of memory, up to \(disk.byteText) on the disk"
  }

  /// Advice for a training of this recipe that takes less memory.
  static func advice(_ recipe: Recipe) -> String {
    let batch = recipe.training.batch
    return batch > 1
      ? "a training.batch smaller than \(batch.grouped), or smaller networks, take less" : "smaller networks take less"
  }

  /// Throws if more memory or disk is needed than is available.
  ///
  /// - Parameters:
  ///   - memory: bytes beyond what the process has now.
  ///   - disk: bytes to be written and the path; nil if nothing is written.
  ///   - advice: how to use less memory.
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
      let (needed, paths) = (before.bytes.addedClamped(to: bytes), before.paths + [path])
      if needed > disk.bytes { throw .disk(needed: needed, free: disk.bytes, paths: paths) }
      written[disk.device] = (needed, paths)
    }
  }
}
