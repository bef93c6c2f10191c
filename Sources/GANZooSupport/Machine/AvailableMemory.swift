import Foundation

/// The memory that this process can still allocate before the system refuses it or kills the process.
package struct AvailableMemory: Equatable, Sendable {
  /// The origin of the limit.
  package enum Limit: String, Sendable {
    case machine = "on this machine"
    case controlGroup = "to the process's control group"
    case addressSpace = "under 'ulimit -v'"
  }

  /// Number of bytes.
  package let bytes: Int
  /// The tightest limit.
  package let limit: Limit

  package init(bytes: Int, limit: Limit) {
    self.bytes = bytes
    self.limit = limit
  }

  /// The smallest of Linux' limits; nil on other systems.
  ///
  /// - Parameters:
  ///   - root: prefix of the paths `/proc` and `/sys`.
  ///   - addresses: bytes of address space left under `ulimit -v`; nil for no limit.
  package static func now(root: String = "", addresses: Int? = addressesLeft) -> AvailableMemory? {
    let files = SystemFiles(root: root)
    let addressSpace = addresses.map { AvailableMemory(bytes: $0, limit: .addressSpace) }
    return [machine(files), controlGroup(files), addressSpace].compactMap { $0 }.min { $0.bytes < $1.bytes }
  }

  /// Memory available without swapping, plus free swap space. See proc_meminfo(5).
  private static func machine(_ files: SystemFiles) -> AvailableMemory? {
    let entries = files.numbers("/proc/meminfo", separator: ":")
    guard let available = entries["MemAvailable"] else { return nil }
    return AvailableMemory(bytes: (available + (entries["SwapFree"] ?? 0)) * 1024, limit: .machine)
  }

  /// The smallest limit of the process's control group and its ancestors, which limit containers and services.
  private static func controlGroup(_ files: SystemFiles) -> AvailableMemory? {
    let left = (files.text("/proc/self/cgroup") ?? "").split(separator: "\n").flatMap { line -> [Int] in
      // Fields: hierarchy number, controllers, path. Version 2 has no controllers. See cgroups(7).
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let hierarchy = ControlGroup(controllers: parts[1]) else { return [] }
      return ancestors(of: parts[2]).compactMap { hierarchy.memoryLeft($0, files) }
    }
    return left.min().map { AvailableMemory(bytes: $0, limit: .controlGroup) }
  }

  /// The path and its ancestors up to the root. In a container, the path may be the one outside the container.
  private static func ancestors(of path: String) -> [String] {
    let names = path.split(separator: "/")
    return (0...names.count).reversed().map { names.prefix($0).map { "/" + $0 }.joined() }
  }

  /// Bytes of address space left under `ulimit -v`; nil for no limit.
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

/// File names of the two versions of Linux control groups.
private struct ControlGroup {
  let folder, limit, usage: String
  /// Keys in `memory.stat` of file caches, which count as used but can be reclaimed.
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

  /// Bytes left to a group; nil without a limit.
  func memoryLeft(_ path: String, _ files: SystemFiles) -> Int? {
    let number = { (name: String) in
      files.text("\(folder)\(path)/\(name)").flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
    // Version 1 reports a huge number for no limit.
    guard let most = number(limit), most < 1 << 60, let used = number(usage) else { return nil }
    let statistics = files.numbers("\(folder)\(path)/memory.stat", separator: " ")
    let cached = reclaimable.reduce(0) { $0 &+ (statistics[$1] ?? 0) }
    return max(0, most - max(0, used - cached))
  }
}

/// Linux' system information files.
private struct SystemFiles {
  let root: String

  func text(_ path: String) -> String? { try? String(contentsOfFile: root + path, encoding: .utf8) }

  /// Parses lines of a name and a number.
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
