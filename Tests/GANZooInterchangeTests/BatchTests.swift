import GANZoo
import GANZooInterchange
import GANZooNN
import GANZooTestSupport
import Testing

@Suite("Batches of samples")
struct BatchTests {
  private let latent = LatentSpace(size: 4)

  /// A generator with what real ones have: classes, normalization, up-sampling and convolutions.
  private func network() throws -> Network {
    let (z, label) = (Symbol.input("z", [4]), Symbol.input("label", [1], of: .int32))
    var x = Multiply()(z, Flatten()(Embedding(3, 4)(label)))
    x = ReLU()(BatchNormalization()(Reshape([4, 4, 16])(Dense(256)(x))))
    x = ReLU()(BatchNormalization()(Conv2D(16, kernel: 3, padding: .same)(UpSampling2D(2)(x))))
    return try Network("G", inputs: [z, label], outputs: [Conv2D(1, kernel: 3, padding: .same, activation: .tanh)(x)])
  }

  private func model(threads: Int) throws -> Model { Model(try network(), seed: 5, on: Device(threads: threads)) }

  /// All samples, and the index of each batch's first one.
  private func samples(_ count: Int, _ model: Model, seed: UInt64 = 3) -> (values: [Float], firsts: [Int]) {
    var (values, firsts): ([Float], [Int]) = ([], [])
    model.generate(latent, classes: (0..<count).map { $0 % 3 }, seed: seed) { samples, first in
      #expect(samples.device === model.device)
      values += samples.values
      firsts.append(first)
    }
    return (values, firsts)
  }

  @Test("come one after the other, and are the same as alone, whatever the number of threads", arguments: [2, 5])
  func threads(_ threads: Int) throws {
    let (all, alone) = (try model(threads: threads), try model(threads: 1))
    for count in [1, 100, 101, 399, 400, 1_050] {
      let found = samples(count, all)
      let byOne = samples(count, alone).values
      #expect(found.values.elementsEqual(byOne), "\(count) samples by one thread")
      #expect(found.firsts == Array(stride(from: 0, to: count, by: 100)))
      let expected = found.firsts.flatMap { first in
        let classes = (first..<min(first + 100, count)).map { $0 % 3 }
        let random = RandomStream(seed: 3, purpose: .generation, step: first / 100)
        return alone.generate(latent.sample(classes.count, from: random, on: alone.device), classes: classes).values
      }
      try expectClose(found.values, expected, "\(count) samples", absolute: 1e-7)
    }
  }

  @Test("of a seed each are the same as alone")
  func seeds() throws {
    let file = try GeneratorFile(
      SavedNetwork(model(threads: 1)), latent: latent, classNames: ["a", "b", "c"], provenance: Provenance())
    let generator = Generator(file, on: Device(threads: 2))
    func samples(_ seeds: [UInt64], _ classes: [Int]) throws -> [Float] {
      var values: [Float] = []
      try generator.generate(seeds: seeds, classes: classes) { samples, first in
        #expect(first == values.count / 64)
        values += samples.values
      }
      return values
    }
    let (seeds, classes) = ((0..<450).map { UInt64($0 * $0) }, (0..<450).map { $0 % 3 })
    let all = try samples(seeds, classes)
    #expect(all.count == 450 * 64)
    for number in [0, 99, 100, 399, 400, 449] {
      let alone = try samples([seeds[number]], [classes[number]])
      try expectClose(alone, Array(all[number * 64..<(number + 1) * 64]), "seed \(seeds[number])", absolute: 1e-7)
    }
  }

  @Test("stop at the first error of who takes them")
  func stops() throws {
    struct Enough: Error {}
    var taken: [Int] = []
    #expect(throws: Enough.self) {
      try model(threads: 2).generate(latent, classes: Array(repeating: 0, count: 2_000), seed: 1) { _, first in
        taken.append(first)
        if first == 500 { throw Enough() }
      }
    }
    #expect(taken == [0, 100, 200, 300, 400, 500])
  }

  @Test(
    "go through the network together, up to four of them where they are small",
    arguments: [(1, 4), (20_971, 4), (20_972, 3), (41_943, 2), (41_944, 1), (1 << 25, 1)])
  func together(_ units: Int, _ batches: Int) throws {
    let z = Symbol.input("z", [1])
    #expect(try Network("G", inputs: [z], outputs: [Dense(1)(Dense(units)(z))]).samplesAtOnce == 100 * batches)
  }
}
