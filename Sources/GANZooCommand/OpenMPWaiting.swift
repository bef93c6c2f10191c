import Foundation

/// How oneDNN's threads wait for each other.
///
/// GNU's OpenMP lets waiting threads spin for milliseconds. When any other process wants a core, the spinning thread keeps
/// the one that it waits for from running: 40 steps of the default recipe took 18 s and more beside one busy process, 5 s
/// with threads that soon go to sleep. Threads that sleep at once lose the time of waking on a quiet machine: 23 steps a
/// second against 32, and 39 with spinning alone (two Zen 3 cores).
enum OpenMPWaiting {
  /// Turns of the waiting loop, some tens of microseconds.
  private static let spins = "2000"

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
