import ArgumentParser
import GANZoo

/// How many threads.
struct ThreadOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "Threads to use, 1 to 1024; as many as there are cores by default.")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is a number from 1 to 1024, not \(threads).")
    }
  }

  var device: Device { device() }

  func device(isProfiled: Bool = false) -> Device { Device(threads: threads, isProfiled: isProfiled) }

  /// Threads that read files: as many as were asked for, whatever the device.
  var readers: Int { threads ?? Device.cores }
}
