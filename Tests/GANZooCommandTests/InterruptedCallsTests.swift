import Foundation
import Testing

/// A library that is loaded before the program's others: each call that writes files is interrupted once before it is
/// let through, and no write takes more than half of what it is given.
private let interrupter = #"""
  #define _GNU_SOURCE
  #include <dlfcn.h>
  #include <errno.h>
  #include <fcntl.h>
  #include <stdarg.h>
  #include <string.h>
  #include <sys/types.h>

  static __thread unsigned turns[8];
  static int interrupted(int kind) {
    if (turns[kind]++ % 2) return 0;
    errno = EINTR;
    return 1;
  }
  static size_t part(size_t count) { return count > 1 ? (count + 1) / 2 : count; }
  /* The system's own files are no disk's. */
  static int is_own(const char *path) {
    return strncmp(path, "/proc", 5) && strncmp(path, "/sys", 4) && strncmp(path, "/dev", 4) && strncmp(path, "/etc", 4)
           && strncmp(path, "/usr", 4) && strncmp(path, "/opt", 4);
  }
  #define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
  #define MODE(last) va_list list; va_start(list, last); int mode = va_arg(list, int); va_end(list)

  int open(const char *path, int flags, ...) {
    REAL(open); MODE(flags); return is_own(path) && flags & (O_WRONLY | O_RDWR) && interrupted(0) ? -1 : real(path, flags, mode); }
  int open64(const char *path, int flags, ...) {
    REAL(open64); MODE(flags); return is_own(path) && flags & (O_WRONLY | O_RDWR) && interrupted(0) ? -1 : real(path, flags, mode); }
  int openat(int at, const char *path, int flags, ...) {
    REAL(openat); MODE(flags); return is_own(path) && flags & (O_WRONLY | O_RDWR) && interrupted(0) ? -1 : real(at, path, flags, mode); }
  int fsync(int fd) { REAL(fsync); return interrupted(1) ? -1 : real(fd); }
  int rename(const char *from, const char *to) { REAL(rename); return interrupted(2) ? -1 : real(from, to); }
  int ftruncate(int fd, off_t size) { REAL(ftruncate); return interrupted(3) ? -1 : real(fd, size); }
  int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return interrupted(3) ? -1 : real(fd, size); }
  int flock(int fd, int how) { REAL(flock); return interrupted(4) ? -1 : real(fd, how); }
  ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(write); return interrupted(5) ? -1 : real(fd, bytes, part(count)); }
  ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    REAL(pwrite); return interrupted(6) ? -1 : real(fd, bytes, part(count), at); }
  ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    REAL(pwrite64); return interrupted(6) ? -1 : real(fd, bytes, part(count), at); }
  """#

@Suite("The program on a file system whose calls are interrupted", .serialized)
struct InterruptedCallsTests {
  private static let library = preloadedLibrary("interrupter", interrupter)

  @Test(
    "does what it does on any other, to the same bytes",
    .enabled(if: library != nil, "there is no compiler of C to make such calls with"))
  func equal() throws {
    let library = try #require(Self.library)
    let train = ["train", "--model", "acgan", "--threads", "1", "--output", "run", "--steps"]
    let commands =
      [
        train + ["4"] + Session.tiny, ["resume", "run", "--steps", "6", "--override", "steps"],
        ["train", "--model", "acgan", "--threads", "1", "--output", "run", "--force", "--steps", "3"] + Session.tiny,
        ["generate", "run", "--count", "20", "--grid", "a.png", "--output", "a.h5"],
        ["generate", "run", "--grid", "b.png"],
        ["inspect", "run/generator.h5"],
        ["data", "check", "pictures", "--data", "run/samples", "--sample", "28,28,1"],
      ]
      + ["keras", "keras-h5", "keras-weights-h5", "keras-h5-weights", "onnx", "safetensors"].map {
        ["export", "run", "--format", $0, "--samples", "2", "--output", "out/" + $0]
      } + [
        ["import", "out/keras/G.keras", "--output", "g.h5"],
        ["import", "--model", "acgan", "--recipe", "run/recipe.yaml", "--generator", "out/keras-h5-weights/G.h5"]
          + ["--critic", "out/keras-h5-weights/D.h5", "--output", "h.h5"],
      ]
    let (plain, odd) = (try Session(), try Session())
    for command in commands {
      let expected = try plain.run(command)
      let found = try odd.run(command, environment: ["LD_PRELOAD": library, "HDF5_USE_FILE_LOCKING": "FALSE"])
      #expect(expected.status == 0 && found.status == 0, "\(command): \(expected.errors)\(found.errors)")
      // A training tells how long it took, which is never the same twice.
      if !["train", "resume"].contains(command[0]) { #expect(found.output == expected.output) }
    }
    // Event files have the time in their names.
    let names = { (session: Session) in
      (FileManager.default.subpaths(atPath: session.folder) ?? []).filter { !$0.contains("/events.") }.sorted()
    }
    let files = names(plain)
    #expect(files == names(odd))
    for file in files where !file.contains("checkpoints/") && file.contains(/\.(h5|png|keras|onnx|safetensors|yaml)$/) {
      #expect(try plain.bytes(file) == odd.bytes(file), "\(file)")
    }
    unlink(library)
  }
}
