import Foundation

/// How oneDNN's threads wait for each other.
///
/// GNU's OpenMP lets waiting threads spin for milliseconds. When any other process wants a core, the spinning thread keeps
/// the one that it waits for from running; threads that sleep at once lose the time of waking on a quiet machine. One
/// iteration of `ganzoo benchmark` on two Zen 3 cores, quiet and beside one busy process, by turns of the waiting loop:
///
///     0     116 ms   120 ms        1000    66 ms   144 ms
///     500    68 ms   128 ms        2000    65 ms   171 ms      50000    61 ms   379 ms
enum OpenMPWaiting {
  /// Turns of the waiting loop, some microseconds.
  private static let spins = "500"

  /// Starts this program anew with threads that wait briefly, unless the user has chosen: the runtime reads its
  /// environment while it is loaded, before any code of ours. Where that fails, the program goes on as it is.
  static func makeBrief() {
    guard getenv("OMP_WAIT_POLICY") == nil, getenv("GOMP_SPINCOUNT") == nil else { return }
    setenv("GOMP_SPINCOUNT", spins, 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &arguments)
    arguments.forEach { free($0) }
  }
}
