import Foundation
import GANZooTensors
import Synchronization

/// Copies of one generator for a program that answers many requests at a time, such as a server.
///
/// A `Generator` belongs to one task at a time and is not `Sendable`; a pool is. Each copy has a device with one thread
/// of its own, so that requests run beside each other in place of sharing threads. A copy takes the memory of the
/// weights, and what computing its samples takes.
///
///     let pool = GeneratorPool(try GeneratorFile.bundled("acgan"))
///     let png = try await pool.perform { generator in
///       let samples = try generator(generator.latents(first: 1, seed: 7), classes: [3])
///       return try PNG.encode(PixelImage(samples: samples))
///     }
///
/// Samples do not depend on which copy makes them.
public final class GeneratorPool: Sendable {
  /// What all copies were made of.
  public let file: GeneratorFile
  private let workers: [Worker]
  /// How many requests each copy works on or has waiting.
  private let requests: Mutex<[Int]>

  /// A pool of copies of a generator.
  ///
  /// - Parameters:
  ///   - file: the generator.
  ///   - count: how many copies, at least 1; nil makes as many as the machine has cores.
  public init(_ file: GeneratorFile, count: Int? = nil) {
    let count = count ?? ProcessInfo.processInfo.activeProcessorCount
    precondition(count >= 1, "\(count) copies of a generator")
    self.file = file
    workers = (0..<count).map { _ in Worker(file) }
    requests = Mutex(Array(repeating: 0, count: count))
  }

  /// How many copies there are.
  public var count: Int { workers.count }

  /// Calls `body` with a generator that nobody else uses meanwhile, and waits where all copies are in use.
  ///
  /// Throws what `body` throws.
  public func perform<Result: Sendable>(
    _ body: @Sendable (Generator) throws -> Result
  ) async rethrows -> Result {
    let worker = requests.withLock { requests in
      let least = requests.indices.min { requests[$0] < requests[$1] } ?? 0
      requests[least] += 1
      return least
    }
    defer { requests.withLock { $0[worker] -= 1 } }
    return try await workers[worker].perform(body)
  }
}

/// One copy: an actor, which takes one request after the other.
private actor Worker {
  private let generator: Generator

  init(_ file: GeneratorFile) {
    generator = Generator(file, on: Device(threads: 1))
  }

  func perform<Result: Sendable>(_ body: @Sendable (Generator) throws -> Result) rethrows -> Result {
    try body(generator)
  }
}
