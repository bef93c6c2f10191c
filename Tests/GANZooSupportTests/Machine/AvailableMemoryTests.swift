import Foundation
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Available memory")
struct AvailableMemoryTests {
  private static let machine = "MemTotal: 999999 kB\nMemAvailable:    4000 kB\nSwapFree:  96 kB\n"

  /// The result for these contents of the system's files.
  private func found(_ files: [String: String]) throws -> AvailableMemory? {
    let folder = try TemporaryFolder()
    for (path, text) in files {
      let place = folder.path + path
      try FileManager.default.createDirectory(
        atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: place, atomically: true, encoding: .utf8)
    }
    return AvailableMemory.now(root: folder.path, addresses: nil)
  }

  @Test("The machine's limit includes swap space")
  func machine() throws {
    #expect(try found(["/proc/meminfo": Self.machine]) == AvailableMemory(bytes: 4096 << 10, limit: .machine))
  }

  @Test("A tighter control group wins; its file caches count as available")
  func controlGroup() throws {
    let files = [
      "/proc/meminfo": Self.machine, "/proc/self/cgroup": "0::/user/job\n",
      "/sys/fs/cgroup/user/job/memory.max": "1000000\n", "/sys/fs/cgroup/user/job/memory.current": "400000\n",
      "/sys/fs/cgroup/user/job/memory.stat": "anon 350000\ninactive_file 3000\nactive_file 20\n",
    ]
    #expect(try found(files) == AvailableMemory(bytes: 603_020, limit: .controlGroup))
    let unlimited = files.merging(["/sys/fs/cgroup/user/job/memory.max": "max\n"]) { $1 }
    #expect(try found(unlimited)?.limit == .machine)
    let above = unlimited.merging([
      "/sys/fs/cgroup/user/memory.max": "500000\n", "/sys/fs/cgroup/user/memory.current": "600000\n",
    ]) { $1 }
    #expect(try found(above) == AvailableMemory(bytes: 0, limit: .controlGroup))
  }

  @Test("It is found in a container, where the group is the root, and in version 1 of control groups")
  func containers() throws {
    let container = [
      "/proc/meminfo": Self.machine, "/proc/self/cgroup": "0::/docker/4711\n", "/sys/fs/cgroup/memory.max": "2000\n",
      "/sys/fs/cgroup/memory.current": "500\n",
    ]
    #expect(try found(container) == AvailableMemory(bytes: 1500, limit: .controlGroup))
    let first = [
      "/proc/meminfo": Self.machine, "/proc/self/cgroup": "12:cpu,cpuacct:/job\n4:memory:/job\n0::/\n",
      "/sys/fs/cgroup/memory/job/memory.limit_in_bytes": "9000\n",
      "/sys/fs/cgroup/memory/job/memory.usage_in_bytes": "5000\n",
      "/sys/fs/cgroup/memory/job/memory.stat": "inactive_file 7\ntotal_inactive_file 40\ntotal_active_file 2\n",
    ]
    #expect(try found(first) == AvailableMemory(bytes: 4042, limit: .controlGroup))
  }

  @Test(
    "A group with the largest number as limit is unlimited, and file caches do not raise the result above the limit")
  func edges() throws {
    let files = [
      "/proc/meminfo": Self.machine, "/proc/self/cgroup": "4:memory:/job\n",
      "/sys/fs/cgroup/memory/job/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/job/memory.usage_in_bytes": "5000\n",
      "/sys/fs/cgroup/memory/job/memory.stat": "total_inactive_file 50000\n",
    ]
    #expect(try found(files)?.limit == .machine)
    let limited = files.merging(["/sys/fs/cgroup/memory/job/memory.limit_in_bytes": "9000\n"]) { $1 }
    #expect(try found(limited) == AvailableMemory(bytes: 9000, limit: .controlGroup))
  }

  @Test("It is unknown if no file exists")
  func unknown() throws {
    #expect(try found([:]) == nil)
    #expect(try found(["/proc/meminfo": "MemAvailable: much\n", "/proc/self/cgroup": "::\n0\n"]) == nil)
  }

  @Test("It is known on this machine, with and without a limit of the address space")
  func here() throws {
    #expect(AvailableMemory.now(addresses: 5) == AvailableMemory(bytes: 5, limit: .addressSpace))
    #expect(try #require(AvailableMemory.now()).bytes > 1 << 20)
    #expect(ProcessMemory.resident > 1 << 20)
    #expect(ProcessMemory.peak >= ProcessMemory.resident * 9 / 10)
    #expect(try #require(ProcessMemory.addresses) > ProcessMemory.resident)
  }
}

@Suite("Free disk space")
struct FreeDiskTests {
  @Test("The space is that of the folder in which the path would be created")
  func nearestFolder() throws {
    let folder = try TemporaryFolder()
    let disk = try #require(FreeDisk(at: folder.path))
    #expect(disk.bytes > 0)
    let below = try #require(FreeDisk(at: folder.path + "/runs/a"))
    #expect(below.device == disk.device)
    #expect(abs(below.bytes - disk.bytes) < 1 << 30)
  }

  @Test("It is unknown below a file and on virtual file systems")
  func unknown() throws {
    #expect(FreeDisk(at: "/proc/run") == nil)
    let folder = try TemporaryFolder()
    let file = try folder.file("file", [1])
    #expect(FreeDisk(at: file + "/run") == nil)
  }
}
