import GANZoo
import GANZooTestSupport
import Testing

@Suite("Inputs of a generator")
struct GeneratorInputTests {
  private let device = Device(threads: 1)

  private func generator(_ classes: [String]) throws -> Generator {
    let z = Symbol.input("z", [4])
    let label = Symbol.input("label", [1], of: .int32)
    let x = classes.isEmpty ? z : Multiply()(z, Flatten()(Embedding(classes.count, 4)(label)))
    let network = try Network(
      "G", inputs: [z] + (classes.isEmpty ? [] : [label]), outputs: [Reshape([2, 2, 1])(Dense(4)(x))])
    return Generator(
      try GeneratorFile(
        SavedNetwork(Model(network, seed: 5, on: device)), latent: LatentSpace(size: 4), classNames: classes,
        provenance: Provenance()), on: device)
  }

  private func latents(_ shape: Shape, _ value: Float = 0.5) -> Tensor {
    Tensor(repeating: value, shape: shape, on: device)
  }

  @Test("Latent vectors and classes of the right shape give samples")
  func right() throws {
    #expect(try generator(["a", "b", "c"])(latents([2, 4]), classes: [2, 0]).shape == [2, 2, 2, 1])
    #expect(try generator([])(latents([3, 4])).shape == [3, 2, 2, 1])
    let generator = try generator(["a"])
    #expect(try generator.latents([1, 2, 3, 4, 5, 6, 7, 8]).values == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(try generator(generator.latents([1, 2, 3, 4]), classes: [0]).shape == [1, 2, 2, 1])
  }

  @Test("Wrong inputs are errors that say what was expected")
  func wrong() throws {
    let conditional = try generator(["circle", "square", "cross"])
    let plain = try generator([])
    let z = latents([2, 4])
    for (text, body) in [
      (
        "sample 1 has the class 7, but classes are 0 to 2: circle, square, cross",
        { try conditional(z, classes: [0, 7]) }
      ),
      (
        "sample 0 has the class -1, but classes are 0 to 2: circle, square, cross",
        { try conditional(z, classes: [-1, 7]) }
      ),
      (
        "sample 0 has the class \(Int.max), but classes are 0 to 2: circle, square, cross",
        { try conditional(z, classes: [.max, 0]) }
      ),
      ("2 latent vectors need a class each, but 1 is given", { try conditional(z, classes: [1]) }),
      ("2 latent vectors need a class each, but 0 are given", { try conditional(z) }),
      ("1 latent vector needs a class, but 2 are given", { try conditional(latents([1, 4]), classes: [1, 1]) }),
      ("this generator has no classes, but 2 are given; leave classes empty", { try plain(z, classes: [0, 0]) }),
      (
        "latent vectors have the shape [samples, 4] with a sample at least, but these have [2, 5]",
        { try plain(latents([2, 5])) }
      ),
      (
        "latent vectors have the shape [samples, 4] with a sample at least, but these have [4]",
        { try plain(latents([4])) }
      ),
      ("a latent vector holds a number that is infinite or NaN", { try plain(latents([1, 4], .nan)) }),
      (
        "a latent vector has 4 numbers, so that 7 make no whole number of vectors",
        { try plain.latents([0, 1, 2, 3, 4, 5, 6]) }
      ),
      ("a latent vector has 4 numbers, so that 0 make no whole number of vectors", { try plain.latents([]) }),
      ("a latent vector holds a number that is infinite or NaN", { try plain.latents([0, 1, 2, .infinity]) }),
    ] as [(String, () throws -> Tensor)] {
      #expect(message { _ = try body() } == text)
    }
    #expect(
      message { try conditional.generate(classes: [0, 3], seed: 1) { _, _ in } }
        == "sample 1 has the class 3, but classes are 0 to 2: circle, square, cross")
    try plain.generate(classes: [9, -9], seed: 1) { samples, _ in #expect(samples.shape[0] == 2) }
  }

  @Test("Long and many class names are cut in the message")
  func manyNames() throws {
    let many = try generator((0..<300).map { "\($0)" + String(repeating: "x", count: 500) })
    let text = message { _ = try many(latents([1, 4]), classes: [300]) }
    #expect(
      text.hasPrefix("sample 0 has the class 300, but classes are 0 to 299: 0xxx") && text.hasSuffix(" and 290 more"))
    #expect(text.count < 800)
  }

  @Test("A weight match prints as one line")
  func match() throws {
    let model = Model(try generator([]).file.network, seed: 1, on: device)
    let weights = StoredWeights(
      layout: .legacy,
      layers: [
        StoredLayer(
          name: "dense", group: "dense",
          weights: [
            StoredWeight(name: "kernel", array: StoredArray(shape: [4, 4], values: (0..<16).map(Float.init))),
            StoredWeight(name: "bias", array: StoredArray(shape: [4], values: [0, 0, 0, 0])),
          ])
      ])
    let match = try model.load(weights, from: "g.h5")
    #expect("\(match)" == "1 layer by name; left out: none; unused: none")
    #expect(
      "\(weights.layers[0].weights[0].array)" == "[4, 4] 0.0, 1.0, 2.0, …, 13.0, 14.0, 15.0")
    #expect("\(PixelImage(width: 2, height: 1, channels: 1, pixels: [1, 2]))" == "image of 1 x 2 x 1")
    let images = LabeledImages(height: 1, width: 2, channels: 1, pixels: [1, 2], labels: [0], classNames: ["a"])
    #expect("\(images)" == "1 image of 1 x 2 x 1 in 1 class")
  }
}
