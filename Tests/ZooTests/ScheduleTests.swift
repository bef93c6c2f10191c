import GANZoo
import Testing

@Suite("The critic's schedule")
struct ScheduleTests {
  @Test("of keras-wacgan is the article's: 100 when (it mod 1000) < 25 or it mod 500 = 0, else 5")
  func article() throws {
    let schedule = try Catalogue.builtIn.recipe(model: "acgan", recipe: "keras-wacgan").schedule
    for iteration in 0..<3000 {
      let isBurst = iteration % 1000 < 25 || iteration % 500 == 0
      #expect(schedule.criticIterations(before: iteration) == (isBurst ? 100 : 5), "\(iteration)")
    }
  }

  @Test("has one burst without a period, and none where the recipe has none")
  func others() throws {
    let once = CriticSchedule(iterations: 2, burst: .init(iterations: 9, first: 3, period: 0, every: 0))
    #expect([0, 2, 3, 1000].map(once.criticIterations) == [9, 9, 2, 2])
    #expect([0, 500].map(CriticSchedule(iterations: 2).criticIterations) == [2, 2])
    let recipe = try Catalogue.builtIn.recipe(model: "acgan")
    #expect(recipe.schedule == CriticSchedule(iterations: 1))
  }
}
