import Foundation
import GANZooSupport
import Testing

/// Lets the signals through to this thread: the child that runs an exit test begins with all of them blocked, and with those
/// ignored that the tests were started with.
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
  @Test("The first signal is noted and the process goes on")
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

  @Test("Without the watch signals do again what they did, and a new watch begins afresh")
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

  @Test("A closed terminal is one wish, however often it is told")
  func hangup() async {
    await #expect(processExitsWith: .exitCode(7)) {
      unblockSignals()
      let watch = SignalWatch()
      for _ in 0..<3 { raise(SIGHUP) }
      precondition(watch.requested == .hangup)
      exit(7)
    }
  }

  @Test("What a program was started to ignore, by nohup or in the background, it goes on to ignore")
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

  @Test("SIGUSR1 asks for saving, once each time, and for nothing else")
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

  @Test("Exit statuses are those of a shell")
  func statuses() {
    #expect(SignalWatch.Signal.interrupt.exitStatus == 130)
    #expect(SignalWatch.Signal.terminate.exitStatus == 143)
    #expect(SignalWatch.Signal.hangup.exitStatus == 129)
    #expect(SignalWatch.Signal.brokenPipe.exitStatus == 141)
  }
}
