import GANZoo
import Testing

/// Networks as wide as the default recipes have them: narrow ones are done by one thread, however many there are.
@Suite("Training on any number of threads")
struct ThreadCountTests {
  /// Every architecture with its default objective and with the one whose gradients are differentiated again.
  private static let cases = Zoo.builtIn.architectures.names.flatMap { name in
    [[], ["objective.name=wgan-gp"], ["objective.name=dragan"]].map { Case(architecture: name, settings: $0) }
  }

  struct Case: CustomTestStringConvertible {
    let architecture: String
    let settings: [String]
    var testDescription: String { ([architecture] + settings).joined(separator: ", ") }
  }

  @Test("weights are equal bit for bit after some steps on 1, 2, 3 and 5 threads", arguments: cases)
  func equal(_ training: Case) throws {
    let recipe = try Zoo.builtIn.recipe(
      model: training.architecture,
      overrides: training.settings + ["training.batch=8", "schedule.critic_iterations=1"])
    let dataset = try recipe.loadDataset(.test)
    let weights = try [1, 2, 3, 5].map { threads in
      let trainer = try Trainer(recipe, dataset: dataset, on: Device(threads: threads))
      for _ in 0..<3 { try trainer.step() }
      return (values(trainer.generator) + values(trainer.critic)).map { $0.map(\.bitPattern) }
    }
    for other in weights.dropFirst() { #expect(other == weights[0]) }
  }
}
