import Foundation

/// Memory that this process may still take before the system refuses it or ends the process.
package struct AvailableMemory: Equatable, Sendable {
  /// What sets the limit.
  package enum Limit: String, Sendable {
    case machine = "on this machine"
    case controlGroup = "to the process's control group"
    case addressSpace = "under 'ulimit -v'"
  }

  /// In bytes.
  package let bytes: Int
  /// What there is the least of.
  package let limit: Limit

  package init(bytes: Int, limit: Limit) {
    self.bytes = bytes
    self.limit = limit
  }

  /// What Linux tells, the least of it; nil elsewhere.
  ///
  /// - Parameters:
  ///   - root: where `proc` and `sys` are looked for.
  ///   - addresses: bytes that `ulimit -v` leaves; nil where there is no such limit.
  package static func now(root: String = "", addresses: Int? = addressesLeft) -> AvailableMemory? {
    let files = SystemFiles(root: root)
    let addressSpace = addresses.map { AvailableMemory(bytes: $0, limit: .addressSpace) }
    return [machine(files), controlGroup(files), addressSpace].compactMap { $0 }.min { $0.bytes < $1.bytes }
  }

  /// Memory without swapping what others use, and free swap space. proc_meminfo(5).
  private static func machine(_ files: SystemFiles) -> AvailableMemory? {
    let entries = files.numbers("/proc/meminfo", separator: ":")
    guard let available = entries["MemAvailable"] else { return nil }
    return AvailableMemory(bytes: (available + (entries["SwapFree"] ?? 0)) * 1024, limit: .machine)
  }

  /// Containers and services are limited as groups, and so are the groups that these are in.
  private static func controlGroup(_ files: SystemFiles) -> AvailableMemory? {
    let left = (files.text("/proc/self/cgroup") ?? "").split(separator: "\n").flatMap { line -> [Int] in
      // Number, controllers, path; no controllers in version 2. cgroups(7).
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let hierarchy = ControlGroup(controllers: parts[1]) else { return [] }
      return ancestors(of: parts[2]).compactMap { hierarchy.memoryLeft($0, files) }
    }
    return left.min().map { AvailableMemory(bytes: $0, limit: .controlGroup) }
  }

  /// The path and those above it, the root last: in a container the path may be the one outside of it.
  private static func ancestors(of path: String) -> [String] {
    let names = path.split(separator: "/")
    return (0...names.count).reversed().map { names.prefix($0).map { "/" + $0 }.joined() }
  }

  /// Bytes that `ulimit -v` leaves; nil where there is no such limit.
  package static var addressesLeft: Int? {
    var limit = rlimit()
    #if canImport(Darwin)
      let status = getrlimit(RLIMIT_AS, &limit)
    #else
      let status = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #endif
    guard status == 0, let most = Int(exactly: limit.rlim_cur), let taken = ProcessMemory.addresses else { return nil }
    return max(0, most - taken)
  }
}

/// Where the two versions of Linux' control groups say what a group's memory is.
private struct ControlGroup {
  let folder, limit, usage: String
  /// Files in memory count as used, but make way. Keys of `memory.stat`.
  let reclaimable: [String]

  init?(controllers: String) {
    switch controllers {
    case "":
      (folder, limit, usage) = ("/sys/fs/cgroup", "memory.max", "memory.current")
      reclaimable = ["inactive_file", "active_file"]
    case "memory":
      (folder, limit, usage) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes")
      reclaimable = ["total_inactive_file", "total_active_file"]
    default: return nil
    }
  }

  /// Bytes left to a group; nil where nothing limits it.
  func memoryLeft(_ path: String, _ files: SystemFiles) -> Int? {
    let number = { (name: String) in
      files.text("\(folder)\(path)/\(name)").flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
    // Version 1 has a number near the largest there is where nothing limits a group.
    guard let most = number(limit), most < 1 << 60, let used = number(usage) else { return nil }
    let statistics = files.numbers("\(folder)\(path)/memory.stat", separator: " ")
    let cached = reclaimable.reduce(0) { $0 &+ (statistics[$1] ?? 0) }
    return max(0, most - max(0, used - cached))
  }
}

/// The system's files in which it tells about itself.
private struct SystemFiles {
  let root: String

  func text(_ path: String) -> String? { try? String(contentsOfFile: root + path, encoding: .utf8) }

  /// Lines of a name and a number.
  func numbers(_ path: String, separator: Character) -> [String: Int] {
    let lines = (text(path) ?? "").split(separator: "\n").compactMap { line -> (String, Int)? in
      let parts = line.split(separator: separator, maxSplits: 1)
      guard parts.count == 2, let word = parts[1].split(separator: " ").first, let number = Int(word) else {
        return nil
      }
      return (String(parts[0]), number)
    }
    return Dictionary(lines) { first, _ in first }
  }
}
