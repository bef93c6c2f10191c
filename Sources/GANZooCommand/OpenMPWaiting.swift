import Foundation

/// How oneDNN's threads wait for each other.
///
/// GNU's OpenMP lets waiting threads spin for milliseconds. When any other process wants a core, the spinning thread keeps
/// the one that it waits for from running, and a training step takes ten times as long. Asleep they lose no more than the
/// core's share.
enum OpenMPWaiting {
  private static let variable = "OMP_WAIT_POLICY"

  /// Starts this program anew with sleeping threads, unless the user has chosen: the runtime reads its environment while
  /// it is loaded, before any code of ours. Where that fails, the program goes on as it is.
  static func makePassive() {
    guard getenv(variable) == nil, getenv("GOMP_SPINCOUNT") == nil else { return }
    setenv(variable, "passive", 1)
    var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
    execv("/proc/self/exe", &arguments)
    arguments.forEach { free($0) }
  }
}
