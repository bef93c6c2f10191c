import GANZoo
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("The critic's schedule")
struct ScheduleTests {
  @Test("of keras-wacgan is the article's: 100 when (it mod 1000) < 25 or it mod 500 = 0, else 5")
  func article() throws {
    let schedule = try Zoo.builtIn.recipe(model: "acgan", recipe: "keras-wacgan").schedule
    for iteration in 0..<3000 {
      let isBurst = iteration % 1000 < 25 || iteration % 500 == 0
      #expect(schedule.criticUpdates(before: iteration) == (isBurst ? 100 : 5), "\(iteration)")
    }
  }

  @Test("has one burst without a period, and none where the recipe has none")
  func others() throws {
    let once = CriticSchedule(updates: 2, burst: .init(updates: 9, first: 3, period: 0, every: 0))
    #expect([0, 2, 3, 1000].map(once.criticUpdates) == [9, 9, 2, 2])
    #expect([0, 500].map(CriticSchedule(updates: 2).criticUpdates) == [2, 2])
    let recipe = try Zoo.builtIn.recipe(model: "acgan")
    #expect(recipe.schedule == CriticSchedule(updates: 1))
  }

  private func schedule(_ yaml: String) throws -> CriticSchedule {
    let reader = SettingsReader(try SettingsTree(yaml: yaml, file: "r.yaml"))
    let schedule = try CriticSchedule(reader)
    try reader.finish()
    return schedule
  }

  @Test("by name: constant, the WGAN authors' burst, the article's")
  func named() throws {
    let authors = try schedule("name: wgan-burst")
    let article = try schedule("{name: keras-wacgan-burst, critic_iterations: 4}")
    for iteration in 0..<3000 {
      // main.py of the authors: Diters = 100 if gen_iterations < 25 or gen_iterations % 500 == 0 else 5
      #expect(authors.criticUpdates(before: iteration) == (iteration < 25 || iteration % 500 == 0 ? 100 : 5))
      let isBurst = iteration % 1000 < 25 || iteration % 500 == 0
      #expect(article.criticUpdates(before: iteration) == (isBurst ? 100 : 4))
    }
    #expect(try schedule("name: constant") == CriticSchedule(updates: 1))
    #expect(try schedule("{name: constant, critic_iterations: 5}") == CriticSchedule(updates: 5))
  }

  @Test("an unknown name is an error with the known ones, and so are numbers beside a name")
  func unknown() {
    #expect(
      message { _ = try schedule("name: burst") }
        == "r.yaml:1: name: expected one of constant, wgan-burst, keras-wacgan-burst, found 'burst'")
    #expect(
      message { _ = try schedule("{name: constant, burst: {first: 3}}") }
        == "r.yaml:1: unknown setting 'burst'; known: name, critic_iterations")
  }

  @Test("a name on the command line takes the place of the recipe's burst")
  func override() throws {
    let recipe = try Zoo.builtIn.recipe(
      model: "acgan", recipe: "keras-wacgan", overrides: ["schedule.name=constant"])
    #expect(recipe.schedule == CriticSchedule(updates: 5))
    #expect(recipe.resolved["schedule.name"] == "constant")
  }
}
