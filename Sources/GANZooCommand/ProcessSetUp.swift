import Foundation
import GANZooFormats
import GANZooSupport

/// What the program wants of its process before anything else.
enum ProcessSetUp {
  static func run() {
    HDF5Library.skipCleanUpAtExit()
    occupyStandardStreams()
    // A closed pipe, as in `ganzoo list | head`, and a file beyond 'ulimit -f' then show as writes that fail.
    for ignored in [SIGPIPE, SIGXFSZ] { signal(ignored, SIG_IGN) }
    // Ctrl-\ ends the program. Swift's runtime would tell of a crash, and let it go on.
    signal(SIGQUIT, SIG_DFL)
    SignalExit.install(program: Program.name)
    MemoryFailure.watch(program: Program.name)
  }

  /// Takes the numbers of standard streams that are closed. Otherwise a file of a run gets one of them, and into it
  /// goes what is told the user. Reading and writing fail as before, the modes being the wrong ones.
  private static func occupyStandardStreams() {
    for (stream, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(stream, F_GETFD) == -1 {
      _ = open("/dev/null", mode)
    }
  }
}
