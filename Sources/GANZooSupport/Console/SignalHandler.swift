import Foundation

/// Installs a signal handler and returns the previous action.
@discardableResult
func setHandler(
  _ handler: @escaping @convention(c) (Int32) -> Void, for signal: Int32, flags: Int32 = SA_RESTART
) -> sigaction {
  var action = sigaction()
  #if canImport(Darwin)
    action.__sigaction_u.__sa_handler = handler
  #else
    action.__sigaction_handler.sa_handler = handler
  #endif
  action.sa_flags = flags
  sigemptyset(&action.sa_mask)
  var old = sigaction()
  sigaction(signal, &action, &old)
  return old
}

/// Unblocks a signal in this thread. A process inherits the blocked signals of its parent and would otherwise never
/// receive it.
func unblock(_ signal: Int32) {
  var set = sigset_t()
  sigemptyset(&set)
  sigaddset(&set, signal)
  pthread_sigmask(SIG_UNBLOCK, &set, nil)
}
