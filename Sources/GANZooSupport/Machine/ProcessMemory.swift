import Foundation

/// Memory use of this process.
package enum ProcessMemory {
  /// Resident bytes now; the peak if the current value is unknown.
  package static var resident: Int { pages(1).map { $0 * pageSize } ?? peak }

  /// Bytes of address space in use, backed by memory or not; nil if unknown.
  package static var addresses: Int? { pages(0).map { $0 * pageSize } }

  /// The largest number of resident bytes so far.
  package static var peak: Int {
    var usage = rusage()
    #if canImport(Darwin)
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #else
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #endif
  }

  private static var pageSize: Int { sysconf(Int32(_SC_PAGESIZE)) }

  /// A column of Linux' /proc/self/statm.
  private static func pages(_ column: Int) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
    let columns = text.split(separator: " ")
    return columns.indices.contains(column) ? Int(columns[column]) : nil
  }
}
