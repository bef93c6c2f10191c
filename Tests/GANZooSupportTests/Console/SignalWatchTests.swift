import Foundation
import GANZooSupport
import Testing

/// Unblocks the signals in this thread and restores their default action. The child process of an exit test starts with
/// all signals blocked and inherits ignored ones.
private func unblockSignals() {
  var signals = sigset_t()
  sigemptyset(&signals)
  for number in [SIGINT, SIGTERM, SIGHUP, SIGUSR1] {
    sigaddset(&signals, number)
    signal(number, SIG_DFL)
  }
  pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}

@Suite("Signals")
struct SignalWatchTests {
  @Test("The first signal is recorded, and the process continues")
  func noted() async {
    await #expect(processExitsWith: .exitCode(7)) {
      unblockSignals()
      let watch = SignalWatch()
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
      let watch = SignalWatch()
      raise(SIGTERM)
      precondition(watch.requested == .terminate)
      raise(SIGINT)
      exit(7)
    }
    await #expect(processExitsWith: .exitCode(143)) {
      unblockSignals()
      let watch = SignalWatch()
      raise(SIGINT)
      precondition(watch.requested == .interrupt)
      raise(SIGTERM)
      exit(7)
    }
  }

  @Test("Afterwards the previous handlers are restored, and a new watch starts without requests")
  func uninstalled() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      unblockSignals()
      var watch: SignalWatch? = SignalWatch()
      raise(SIGINT)
      precondition(watch?.requested == .interrupt)
      watch = nil
      watch = SignalWatch()
      precondition(watch?.requested == nil)
      watch = nil
      raise(SIGINT)
      exit(7)
    }
  }

  @Test("Several reports of a closed terminal are one request")
  func hangup() async {
    await #expect(processExitsWith: .exitCode(7)) {
      unblockSignals()
      let watch = SignalWatch()
      for _ in 0..<3 { raise(SIGHUP) }
      precondition(watch.requested == .hangup)
      exit(7)
    }
  }

  @Test("Signals that were ignored at the start, by nohup or a background job, stay ignored")
  func ignored() async {
    await #expect(processExitsWith: .exitCode(7)) {
      unblockSignals()
      for number in [SIGHUP, SIGINT] { signal(number, SIG_IGN) }
      let watch = SignalWatch()
      for number in [SIGHUP, SIGINT, SIGINT] { raise(number) }
      precondition(watch.requested == nil)
      raise(SIGTERM)
      precondition(watch.requested == .terminate)
      exit(7)
    }
  }

  @Test("SIGUSR1 requests a checkpoint once per signal, and nothing else")
  func save() async {
    await #expect(processExitsWith: .exitCode(7)) {
      unblockSignals()
      let watch = SignalWatch()
      precondition(!watch.takeSaveRequest())
      raise(SIGUSR1)
      raise(SIGUSR1)
      precondition(watch.takeSaveRequest())
      precondition(!watch.takeSaveRequest() && watch.requested == nil)
      exit(7)
    }
  }

  @Test("Exit statuses follow the shell's convention")
  func statuses() {
    #expect(SignalWatch.Signal.interrupt.exitStatus == 130)
    #expect(SignalWatch.Signal.terminate.exitStatus == 143)
    #expect(SignalWatch.Signal.hangup.exitStatus == 129)
    #expect(SignalWatch.Signal.brokenPipe.exitStatus == 141)
  }
}
