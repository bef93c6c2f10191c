import Foundation
import GANZooBackend
package import GANZooTensors

extension Device {
  /// The device that tests of ops, layers and trainings run on: a processor, or with `GANZOO_TEST_BACKEND=plain` in the
  /// environment the backend of plain loops.
  ///
  /// Tests of what only a processor has (its threads, its memory, how it convolves) make a `Device(threads:)`.
  package static func test(threads: Int = 1) -> Device {
    switch ProcessInfo.processInfo.environment["GANZOO_TEST_BACKEND"] {
    case nil, "cpu": Device(threads: threads)
    case "plain": Device(backend: PlainLoopsBackend())
    case let name?: preconditionFailure("GANZOO_TEST_BACKEND is cpu or plain, not \(name)")
    }
  }
}
