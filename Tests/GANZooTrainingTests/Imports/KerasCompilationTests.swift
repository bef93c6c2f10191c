import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

/// Critics of `Tests/Fixtures/make_odd_critics.py`, beside the generator of `KerasNetworksTests`.
@Suite("Critics that Keras compiled in rarer ways")
struct KerasCompilationTests {
  private let generator = KerasNetworksTests.paths("adam").generator

  private func path(_ name: String) -> String { Fixture.path("keras_odd_critics/" + name) }

  private func networks(_ name: String) throws -> KerasNetworks {
    try KerasNetworks(generator: generator, critic: path(name))
  }

  @Test(
    "give the objective of each loss",
    arguments: [
      ("fresh.keras", "lsgan"), ("fresh.2.h5", "lsgan"), ("average.2.h5", "lsgan"), ("hinge.keras", "hinge"),
      ("amsgrad.keras", "non-saturating"),
    ])
  func losses(_ name: String, _ objective: String) throws {
    // The optimizer of one file has an epsilon of 0, and that of the hinge loss, SGD, has none.
    let overrides = name == "fresh.2.h5" ? ["optimizers.critic.epsilon=1e-7"] : []
    let recipe = try networks(name).recipe(.builtIn, overrides: overrides)
    #expect(recipe.resolved["objective.name"] == objective)
  }

  @Test(
    "begin anew where there is no state that the optimizer has",
    arguments: [
      ("fresh.keras", nil, nil),
      (
        "amsgrad.keras",
        "the optimizer's state has 14 arrays, but 4 trained weights with 2 each, and one or two before, make 9 or 10; "
          + "GANZoo's adam leaves such a state out", "amsgrad"
      ),
      (
        "centred.keras",
        "the optimizer's state has 14 arrays, but 4 trained weights with 1 each, and one or two before, make 5 or 6; "
          + "GANZoo's rmsprop leaves such a state out", "centered, momentum"
      ),
      (
        "average.2.h5",
        "the optimizer's state has 13 arrays, but 4 trained weights with 2 each, and one or two before, make 9 or 10; "
          + "GANZoo's adam leaves such a state out", "use_ema"
      ),
      (
        "frozen.2.keras",
        "the optimizer's state has 5 arrays, but 4 trained weights with 2 each, and one or two before, make 9 or 10; "
          + "GANZoo's adam leaves such a state out", nil
      ),
    ] as [(String, String?, String?)])
  func anew(_ name: String, _ note: String?, _ without: String?) throws {
    let networks = try networks(name)
    let recipe = try networks.recipe(.builtIn)
    #expect(networks.start(of: recipe).criticOptimizer == nil)
    let notes = networks.notes(of: recipe)
    let kind = recipe.resolved["optimizers.critic.name"] ?? ""
    #expect(notes.contains("the critic's optimizer, \(kind) with a learning rate of 0.001, begins anew"), "\(notes)")
    #expect(notes.contains { $0.contains("the optimizer's state has") } == (note != nil), "\(notes)")
    if let note { #expect(notes.contains("\(path(name)): \(note)"), "\(notes)") }
    if let without { #expect(notes.contains("\(path(name)): the optimizer is without \(without)"), "\(notes)") }
  }

  @Test("go on with an optimizer that the file names by a word, and without momentum")
  func states() throws {
    let word = try networks("word.2.keras")
    let recipe = try word.recipe(.builtIn)
    #expect(word.start(of: recipe).criticOptimizer?.iterations == 3)
    let found = ["name", "convention", "learning_rate", "beta_1", "beta_2", "epsilon"].map {
      recipe.resolved["optimizers.critic.\($0)"]
    }
    #expect(found == ["adam", "keras-2.11", "0.001", "0.9", "0.999", "1e-07"])
    let sgd = try networks("hinge.keras")
    #expect(try sgd.start(of: sgd.recipe(.builtIn)).criticOptimizer?.iterations == 3)
  }

  @Test("are named where a setting of theirs cannot be")
  func wrongSetting() throws {
    let error = #expect(throws: SettingsError.self) { try networks("fresh.2.h5").recipe(.builtIn) }
    let place = "\(path("fresh.2.h5")): optimizers.critic.epsilon=0.0: "
    #expect(error.map { "\($0)" } == place + "expected a number above 0, found '0.0'")
  }
}
