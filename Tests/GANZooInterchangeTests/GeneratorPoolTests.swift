import GANZoo
import GANZooTestSupport
import Testing

@Suite("Pool of generators")
struct GeneratorPoolTests {
  private func file() throws -> GeneratorFile {
    let z = Symbol.input("z", [4])
    let label = Symbol.input("label", [1], of: .int32)
    let x = Multiply()(z, Flatten()(Embedding(3, 4)(label)))
    let network = try Network("G", inputs: [z, label], outputs: [Reshape([2, 2, 1])(Dense(4)(x))])
    return try GeneratorFile(
      SavedNetwork(Model(network, seed: 5, on: Device(threads: 1))), latent: LatentSpace(size: 4),
      classNames: ["a", "b", "c"], provenance: Provenance())
  }

  @Test("A hundred requests at a time get what one generator makes of the same seeds")
  func concurrent() async throws {
    let pool = GeneratorPool(try file(), count: 3)
    #expect(pool.count == 3)
    let together = try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
      for request in 0..<100 {
        group.addTask {
          (request, try await pool.perform { try Self.sample($0, request) })
        }
      }
      return try await group.reduce(into: [Int: [Float]]()) { $0[$1.0] = $1.1 }
    }
    let alone = Generator(pool.file, on: Device(threads: 1))
    for request in 0..<100 {
      #expect(try together[request] == Self.sample(alone, request))
    }
  }

  @Test("An error of a request reaches its caller, and the next request is served")
  func errors() async throws {
    let pool = GeneratorPool(try file(), count: 1)
    await #expect(throws: GeneratorInputError.self) {
      try await pool.perform { try $0($0.latents(first: 1, seed: 1), classes: [3]).values }
    }
    #expect(try await pool.perform { try Self.sample($0, 1).count } == 4)
  }

  private static func sample(_ generator: Generator, _ request: Int) throws -> [Float] {
    try generator(generator.latents(first: 1, seed: UInt64(request)), classes: [request % 3]).values
  }
}
