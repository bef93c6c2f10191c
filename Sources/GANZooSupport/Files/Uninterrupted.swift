import Foundation

/// Repeats a system call that a signal has interrupted (EINTR): file systems on networks and in user space let that happen to
/// calls on files, too.
///
/// - Parameter call: gives -1 and sets `errno` where it fails. Not `close`: on Linux the descriptor is gone all the same.
package func uninterrupted<Number: SignedInteger>(_ call: () -> Number) -> Number {
  while true {
    let result = call()
    guard result == -1, errno == EINTR else { return result }
  }
}
