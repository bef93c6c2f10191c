import Foundation

/// The processor of this machine, as its user would name it.
package struct Processor: Equatable, Sendable {
  /// The maker's name, such as "AMD EPYC"; "unknown" where the system does not say.
  package let name: String
  /// The widest vectors that the kernels use: "AVX-512", "AVX2", "NEON" or "baseline".
  package let vectors: String

  /// Linux' description of it; see proc_cpuinfo(5).
  ///
  /// - Parameter root: prefix of the path `/proc`.
  package init(root: String = "") {
    let text = (try? RegularFile.beginning(of: root + "/proc/cpuinfo", count: 1 << 16)) ?? []
    var fields: [String: String] = [:]
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      guard parts.count == 2, fields[parts[0]] == nil else { continue }
      fields[parts[0]] = parts[1]
    }
    name = fields["model name"] ?? "unknown"
    let flags = Set((fields["flags"] ?? fields["Features"] ?? "").split(separator: " ").map(String.init))
    vectors =
      flags.contains("avx512f")
      ? "AVX-512" : flags.contains("avx2") ? "AVX2" : flags.contains("asimd") ? "NEON" : "baseline"
  }
}
