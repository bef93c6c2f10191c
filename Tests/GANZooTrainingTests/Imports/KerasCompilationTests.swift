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
      ("fresh.keras", nil),
      (
        "frozen.2.keras",
        "the optimizer's state has 5 arrays, but 4 trained weights with 2 each, and one or two before, make 9 or 10; "
          + "GANZoo's adam leaves such a state out"
      ),
    ] as [(String, String?)])
  func anew(_ name: String, _ note: String?) throws {
    let networks = try networks(name)
    let recipe = try networks.recipe(.builtIn)
    #expect(networks.start(of: recipe).criticOptimizer == nil)
    let notes = networks.notes(of: recipe)
    let kind = recipe.resolved["optimizers.critic.name"] ?? ""
    #expect(notes.contains("the critic's optimizer, \(kind) with a learning rate of 0.001, begins anew"), "\(notes)")
    #expect(notes.contains { $0.contains("the optimizer's state has") } == (note != nil), "\(notes)")
    if let note { #expect(notes.contains("\(path(name)): \(note)"), "\(notes)") }
  }

  @Test(
    "go on with what GANZoo's optimizer has of a state, and tell what it leaves out",
    arguments: [
      // The first array of the weights' slots in the file, behind the count of steps and the rate.
      ("amsgrad.keras", "amsgrad", 2, 2), ("centred.keras", "centered, momentum", 2, 1),
      ("average.2.h5", "use_ema", 5, 2),
    ])
  func parts(_ name: String, _ without: String, _ first: Int, _ slots: Int) throws {
    let networks = try networks(name)
    let recipe = try networks.recipe(.builtIn)
    let state = try #require(networks.start(of: recipe).criticOptimizer)
    let stored = try #require(KerasFile(contentsOf: path(name)).optimizer).variables
    #expect(state.iterations == 3 && state.slots.count == 4)
    for (weight, arrays) in state.slots.enumerated() {
      #expect(arrays == (0..<slots).map { stored[first + weight * slots + $0].array })
      // Squares, or their mean.
      #expect(arrays.last?.values.allSatisfy { $0 >= 0 } == true)
    }
    let notes = networks.notes(of: recipe)
    let kind = recipe.resolved["optimizers.critic.name"] ?? ""
    #expect(
      notes.contains(
        "the critic's optimizer, \(kind) with a learning rate of 0.001, goes on after its 3 steps in \(path(name))"),
      "\(notes)")
    #expect(notes.contains("\(path(name)): the optimizer is without \(without)"), "\(notes)")
  }

  @Test("go on with the rate at which a schedule stands")
  func schedules() throws {
    let scheduled = try networks("scheduled.keras")
    let recipe = try scheduled.recipe(.builtIn)
    #expect(recipe.resolved["optimizers.critic.learning_rate"] == "0.0005")
    #expect(scheduled.start(of: recipe).criticOptimizer?.iterations == 3)
    let notes = scheduled.notes(of: recipe)
    #expect(
      notes.contains(
        "\(path("scheduled.keras")): the learning rate's schedule, ExponentialDecay, is at 0.0005 after 3 steps, and the "
          + "rate stays there"), "\(notes)")
    let ended = try networks("ended.2.h5")
    let last = ended.notes(of: try ended.recipe(.builtIn))
    #expect(
      last.contains(
        "\(path("ended.2.h5")): the learning rate's schedule, CosineDecay, gives no rate above 0 after 3 steps that GANZoo "
          + "can tell, so that the rate is that of GANZoo's adam"), "\(last)")
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
