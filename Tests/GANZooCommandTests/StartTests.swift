import Foundation
import Testing

/// Writes to the file named CALLS what the program asked the system for, a line each and in order, and at the end how
/// many bytes it read. Files of the system are left out.
private let recorder = #"""
  #define _GNU_SOURCE
  #include <dlfcn.h>
  #include <fcntl.h>
  #include <pthread.h>
  #include <stdarg.h>
  #include <stdio.h>
  #include <stdlib.h>
  #include <string.h>
  #include <unistd.h>

  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static char lines[1 << 20];
  static size_t length;
  static long long bytes;
  static int log_file = -1;

  static void note(const char *what, const char *path) {
    const char *own[] = {"/proc", "/sys", "/dev", "/etc", "/usr", "/opt", "/lib", "/var"};
    for (int i = 0; path && i < 8; i++) if (!strncmp(path, own[i], strlen(own[i]))) return;
    const char *name = path ? strrchr(path, '/') : "";
    pthread_mutex_lock(&lock);
    length += snprintf(lines + length, sizeof lines - length - 1, "%s %s\n", what, !name ? path : *name ? name + 1 : "-");
    if (length >= sizeof lines - 1) abort();
    pthread_mutex_unlock(&lock);
  }
  static int opened(int fd, const char *path, int flags) {
    if (fd < 0 || flags & O_DIRECTORY) return fd;
    note(flags & (O_WRONLY | O_RDWR) ? "write" : "read", path);
    const char *name = strrchr(path, '/');
    if (name && !strcmp(name, "/log.jsonl") && flags & O_WRONLY) log_file = fd;
    return fd;
  }
  static ssize_t got(ssize_t count) {
    if (count > 0) __atomic_fetch_add(&bytes, count, __ATOMIC_RELAXED);
    return count;
  }
  #define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
  #define MODE(last) va_list list; va_start(list, last); int mode = va_arg(list, int); va_end(list)

  int open(const char *path, int flags, ...) { REAL(open); MODE(flags); return opened(real(path, flags, mode), path, flags); }
  int open64(const char *path, int flags, ...) { REAL(open64); MODE(flags); return opened(real(path, flags, mode), path, flags); }
  int openat(int at, const char *path, int flags, ...) { REAL(openat); MODE(flags); return opened(real(at, path, flags, mode), path, flags); }
  FILE *fopen(const char *path, const char *how) { REAL(fopen); note("stream", path); return real(path, how); }
  FILE *fopen64(const char *path, const char *how) { REAL(fopen64); note("stream", path); return real(path, how); }
  ssize_t read(int fd, void *to, size_t count) { REAL(read); return got(real(fd, to, count)); }
  ssize_t pread(int fd, void *to, size_t count, off_t at) { REAL(pread); return got(real(fd, to, count, at)); }
  ssize_t pread64(int fd, void *to, size_t count, off64_t at) { REAL(pread64); return got(real(fd, to, count, at)); }
  ssize_t write(int fd, const void *from, size_t count) { REAL(write); if (fd == log_file) note("row", "log.jsonl"); return real(fd, from, count); }
  int rename(const char *from, const char *to) { REAL(rename); note("made", to); return real(from, to); }
  int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *with) {
    REAL(pthread_create); note("thread", 0); return real(thread, how, run, with); }

  __attribute__((destructor)) static void finish(void) {
    REAL(fopen);
    FILE *file = getenv("CALLS") ? real(getenv("CALLS"), "w") : 0;
    if (!file) return;
    fprintf(file, "%sbytes %lld\n", lines, bytes);
    fclose(file);
  }
  """#

@Suite("The start of the program, in what it asks the system for", .serialized)
struct StartTests {
  private static let library = preloadedLibrary("recorder", recorder)
  private static let hasLibrary: ConditionTrait = .enabled(
    if: library != nil, "there is no compiler of C to record calls with")

  /// What the program asked for: lines of a kind and a name, in order.
  private func calls(_ session: Session, _ arguments: [String]) throws -> [String] {
    let library = try #require(Self.library)
    let ended = try session.run(
      arguments, environment: ["LD_PRELOAD": library, "CALLS": session.folder + "/.calls"])
    #expect(ended.status == 0, "\(ended.errors)")
    return try session.text(".calls").split(separator: "\n").map(String.init)
  }

  private func size(_ file: String) throws -> Int {
    let folder = (try Session.program as NSString).deletingLastPathComponent
    return try #require(FileManager.default.attributesOfItem(atPath: "\(folder)/\(file)")[.size] as? Int)
  }

  @Test(
    "'generate' opens the generator and the picture alone, reads little else, and starts no thread too many", hasLibrary
  )
  func generate() throws {
    let session = try Session()
    for threads in [1, 3] {
      let calls = try calls(
        session, ["generate", "--model", "acgan", "--grid", "a.png", "--threads", "\(threads)"])
      let files = calls.filter { !$0.hasPrefix("thread") && !$0.hasPrefix("bytes") }
      #expect(Set(files.filter { $0.hasPrefix("read") }) == ["read acgan.h5"], "\(files)")
      #expect(files.count { $0.hasPrefix("write") } == 2 && files.last == "made a.png", "\(files)")
      #expect(calls.count { $0.hasPrefix("thread") } == threads - 1)
      let bytes = try #require(calls.last.flatMap { Int($0.dropFirst("bytes ".count)) })
      #expect(try bytes < size("GANZoo_GANZooWeights.resources/acgan.h5") + 1 << 16, "\(bytes)")
    }
  }

  @Test(
    "'train' reads the training images alone and writes neither picture nor network before the first row of its log",
    hasLibrary)
  func train() throws {
    let session = try Session()
    let calls = try calls(session, ["train", "--model", "acgan", "--steps", "1", "--output", "run"] + Session.tiny)
    let start = calls.prefix { $0 != "row log.jsonl" }
    #expect(
      start.filter { $0.hasPrefix("read") && $0.hasSuffix(".gz") }
        == ["read train-images-idx3-ubyte.gz", "read train-labels-idx1-ubyte.gz"], "\(start)")
    #expect(start.filter { $0.hasPrefix("read") && $0.hasSuffix(".h5") }.isEmpty, "\(start)")
    let made = Set(start.filter { $0.hasPrefix("made") })
    #expect(made == ["made recipe.yaml", "made step-0000000.h5"], "\(start)")
  }
}
