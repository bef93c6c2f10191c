import GANZoo
import GANZooTestSupport
import Testing

@Suite("Training with spectral normalisation")
struct SpectralNormalizationTrainingTests {
  /// Normalised networks for `Tiny.images`.
  private struct Normalized: Architecture {
    let sample: Shape = [12, 12, 1]
    let classes: Int? = nil
    let latent = LatentSpace(size: 5)

    func generator() throws -> Network {
      let z = Symbol.input("z", [5])
      let x = Reshape([6, 6, 3])(SpectralNormalization(Dense(108, activation: .relu))(z))
      let last = Conv2DTranspose(1, kernel: 4, strides: 2, padding: .same, activation: .tanh)
      return try Network("G", inputs: [z], outputs: [SpectralNormalization(last)(x)])
    }

    func critic() throws -> Network {
      let image = Symbol.input("image", [12, 12, 1])
      let convolution = Conv2D(4, kernel: 3, strides: 2, padding: .same)
      let x = LeakyReLU(0.2)(SpectralNormalization(convolution, powerIterations: 5)(image))
      let score = SpectralNormalization(Dense(1), powerIterations: 5)
      return try Network("D", inputs: [image], outputs: [score(Flatten()(x))])
    }
  }

  private func trainer() throws -> Trainer {
    let text = """
      model: normalized
      objective: {name: hinge}
      optimizers: {generator: {name: adam}, critic: {name: adam, learning_rate: 0.01}}
      training: {steps: 10, batch: 8}
      """
    let entry = ArchitectureEntry(
      name: "normalized", title: "A test", source: "", recipes: [RecipeText(name: "default", yaml: text)]
    ) { _ in Normalized() }
    let recipe = try Zoo([.library(architectures: [entry])]).recipe(model: "normalized")
    return try Trainer(recipe, dataset: Tiny.images, on: Device.test(threads: 1))
  }

  /// The largest singular value of a kernel, all axes but the last as one: 300 rounds of the power method on WᵀW.
  private func largestSingularValue(_ kernel: Tensor) -> Double {
    let columns = kernel.shape.last
    let numbers = kernel.values.map(Double.init)
    let rows = stride(from: 0, to: numbers.count, by: columns).map { Array(numbers[$0..<$0 + columns]) }
    var x = (0..<columns).map { 1 / Double($0 + 1) }
    var square = 0.0
    for _ in 0..<300 {
      let products = rows.map { zip($0, x).reduce(0) { $0 + $1.0 * $1.1 } }
      x = (0..<columns).map { column in zip(rows, products).reduce(0) { $0 + $1.0[column] * $1.1 } }
      square = x.reduce(0) { $0 + $1 * $1 }.squareRoot()
      x = x.map { $0 / square }
    }
    return square.squareRoot()
  }

  private func largestSingularValues(_ model: Model) -> [Double] {
    model.parameters.filter { $0.description.name == "kernel" }.map { largestSingularValue($0.value) }
  }

  @Test("both networks are normalised at the start, and after each of their updates")
  func normalized() throws {
    let trainer = try trainer()
    let vectors = { (model: Model) in model.parameters.filter { $0.description.name == "vector_u" }.map(\.value) }
    for model in [trainer.generator, trainer.critic] {
      for vector in vectors(model) { try expectClose([vector.squared().sum().scalar], [1], "length", absolute: 1e-4) }
    }
    for step in 0..<10 {
      let before = largestSingularValues(trainer.critic)
      #expect(before.allSatisfy { abs($0 - 1) < 0.05 }, "\(before) before step \(step)")
      let (kernels, generatorVectors) = (values(trainer.critic), vectors(trainer.generator).map(\.values))
      try trainer.step()
      #expect(zip(values(trainer.critic), kernels).contains { $0 != $1 })
      #expect(vectors(trainer.generator).map(\.values) != generatorVectors)
    }
    #expect(trainer.critic.trainedParameters.map(\.description.name) == ["kernel", "bias", "kernel", "bias"])
  }

  @Test("the critic learns within its bound")
  func learns() throws {
    let trainer = try trainer()
    let totals = try (0..<60).map { _ in try trainer.updateCritic().map(\.value).reduce(0, +) }
    #expect(totals.allSatisfy { $0.isFinite })
    let (first, last) = (totals.prefix(5).reduce(0, +) / 5, totals.suffix(5).reduce(0, +) / 5)
    #expect(last < first - 0.1, "from \(first) to \(last)")
    #expect(largestSingularValues(trainer.critic).allSatisfy { abs($0 - 1) < 0.05 })
  }
}
