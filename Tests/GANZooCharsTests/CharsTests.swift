import Foundation
import GANZoo
import GANZooModelTestSupport
import GANZooTestSupport
import Testing

private let chars = ModelRecipes("chars")

@Suite("Text by characters")
struct CharsTests {
  /// Class, output shape and number of parameters of every layer, with its inputs.
  private func rows(_ network: Network) -> [String] {
    network.vertices.enumerated().map { position, vertex in
      let parameters = vertex.parameters.reduce(0) { $0 + $1.shape.count }
      let inputs = vertex.inputs.map(String.init).joined(separator: " ")
      return "\(position) \(vertex.className) \(vertex.outputShape) \(parameters) <- \(inputs)"
    }
  }

  @Test("is two stacks of residual blocks")
  func networks() throws {
    let small = [
      "architecture.sample=[6, 9]", "architecture.latent=5", "architecture.generator.filters=4",
      "architecture.generator.blocks=1", "architecture.critic.filters=3", "architecture.critic.blocks=1",
      "architecture.critic.kernel=2",
    ]
    let (generator, critic) = try chars.networks("default", small)
    #expect(
      rows(generator) == [
        "0 InputLayer [5] 0 <- ", "1 Dense [24] 144 <- 0", "2 Reshape [6, 4] 0 <- 1", "3 ReLU [6, 4] 0 <- 2",
        "4 Conv1D [6, 4] 84 <- 3", "5 ReLU [6, 4] 0 <- 4", "6 Conv1D [6, 4] 84 <- 5", "7 Rescaling [6, 4] 0 <- 6",
        "8 Add [6, 4] 0 <- 2 7", "9 Conv1D [6, 9] 45 <- 8", "10 Softmax [6, 9] 0 <- 9",
      ])
    #expect(
      rows(critic) == [
        "0 InputLayer [6, 9] 0 <- ", "1 Conv1D [6, 3] 30 <- 0", "2 ReLU [6, 3] 0 <- 1", "3 Conv1D [6, 3] 21 <- 2",
        "4 ReLU [6, 3] 0 <- 3", "5 Conv1D [6, 3] 21 <- 4", "6 Rescaling [6, 3] 0 <- 5", "7 Add [6, 3] 0 <- 1 6",
        "8 Flatten [18] 0 <- 7", "9 Dense [1] 19 <- 8",
      ])
    #expect(generator.vertices.compactMap { ($0.layer as? Rescaling)?.scale } == [0.3])
    #expect(generator.vertices.compactMap { ($0.layer as? Conv1D)?.padding } == [.same, .same, .valid])
  }

  @Test("has the authors' numbers in gulrajani")
  func gulrajani() throws {
    let recipe = try chars.recipe("gulrajani")
    // gan_language.py: 512 channels, 5 blocks of two convolutions that see 5 characters, latent vectors of 128.
    let block = 2 * (5 * 512 * 512 + 512)
    #expect(recipe.generator.parameterCount == 129 * 32 * 512 + 5 * block + 513 * 2048)
    #expect(recipe.critic.parameterCount == 2049 * 512 + 5 * block + 32 * 512 + 1)
    #expect(recipe.schedule == CriticSchedule(updates: 10))
    #expect((recipe.training.batch, recipe.training.steps) == (64, 200_000))
    let penalty = try #require(recipe.objective as? WassersteinGradientPenalty).penalty
    #expect((penalty.lambda, penalty.target, penalty.isOneSided) == (10, 1, false))
    let none: [Parameter] = []
    for maker in [recipe.optimizers.generator, recipe.optimizers.critic] {
      let adam = try #require(maker(none) as? Adam)
      #expect((adam.learningRate, adam.beta1, adam.beta2) == (1e-4, 0.5, 0.9))
    }
  }

  @Test("refuses samples that are no lines")
  func refused() {
    let text = { (sample: String) in message { _ = try chars.recipe("default", ["architecture.sample=\(sample)"]) } }
    let expected =
      "architecture.sample should be [characters, symbols], 2 to 1,024 characters of 3 to 4,096 symbols, but is "
    for sample in ["[28, 28, 1]", "[2]", "[1, 64]", "[32, 2]", "[1025, 64]"] {
      #expect(text(sample) == expected + sample)
    }
  }

  @Test("learns which characters stand together, and the file of its generator has them")
  func learns() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/text.txt"
    try (0..<3000).map { "ab\($0 % 7)cd\($0 % 5) \($0)" }.joined(separator: "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    let recipe = try chars.recipe(
      "default",
      [
        "architecture.sample=[12, 20]", "architecture.latent=8", "architecture.generator.filters=16",
        "architecture.critic.filters=16", "data.folder=\(path)", "training.batch=32", "training.steps=200",
        "training.ema_decay=0", "training.lr_decay_fraction=0",
      ])
    let trainer = try Trainer(recipe, dataset: recipe.loadDataset(), on: Device(threads: 1))
    let held = try TextEvaluator(reference: recipe.loadDataset(.all))
    let distance = { () throws -> Double in
      try held.evaluate { classes, consume in
        let latents = trainer.latent.sample(
          classes.count, from: RandomStream(seed: 1, purpose: .generation), on: trainer.generator.device)
        try consume(trainer.generator([latents], .inference)[0], 0)
      }.values[.quadruples] ?? 1
    }
    let before = try distance()
    for _ in 0..<200 { try trainer.step { values in #expect(values.allSatisfy { $0.value.isFinite }) } }
    let after = try distance()
    #expect(after < 0.8 * before, "\(before) → \(after)")
    try trainer.saveGenerator(to: folder.path + "/g.h5")
    let file = try GeneratorFile(contentsOf: folder.path + "/g.h5")
    #expect(file.alphabet == trainer.dataset.alphabet)
    #expect(file.alphabet?.symbols.prefix(2) == ["\u{FFFD}", "\n"])
  }
}
