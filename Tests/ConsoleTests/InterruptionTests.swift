import Console
import Foundation
import Testing

/// Lets the signals through to this thread: the child that runs an exit test begins with all of them blocked.
private func unblockSignals() {
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGINT)
  sigaddset(&signals, SIGTERM)
  pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}

@Suite("Interruption")
struct InterruptionTests {
  @Test("The first signal is noted and the process goes on")
  func noted() async {
    await #expect(processExitsWith: .exitCode(7)) {
      unblockSignals()
      let watch = InterruptionWatch()
      precondition(watch.requested == nil)
      raise(SIGINT)
      precondition(watch.requested == .interrupt)
      precondition(watch.requested?.exitStatus == 130)
      exit(7)
    }
  }

  @Test("A second signal ends the process at once")
  func second() async {
    await #expect(processExitsWith: .exitCode(130)) {
      unblockSignals()
      let watch = InterruptionWatch()
      raise(SIGTERM)
      precondition(watch.requested == .terminate)
      raise(SIGINT)
      exit(7)
    }
    await #expect(processExitsWith: .exitCode(143)) {
      unblockSignals()
      let watch = InterruptionWatch()
      raise(SIGINT)
      precondition(watch.requested == .interrupt)
      raise(SIGTERM)
      exit(7)
    }
  }

  @Test("Without the watch signals do again what they did, and a new watch begins afresh")
  func uninstalled() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      unblockSignals()
      var watch: InterruptionWatch? = InterruptionWatch()
      raise(SIGINT)
      precondition(watch?.requested == .interrupt)
      watch = nil
      watch = InterruptionWatch()
      precondition(watch?.requested == nil)
      watch = nil
      raise(SIGINT)
      exit(7)
    }
  }

  @Test("Exit statuses are those of a shell")
  func statuses() {
    #expect(InterruptionWatch.Signal.interrupt.exitStatus == 130)
    #expect(InterruptionWatch.Signal.terminate.exitStatus == 143)
  }
}
