import GANZoo
import GANZooTestSupport
import Testing

@Suite("Trainings that count epochs")
struct EpochTests {
  @Test("an epoch is over when the critic has seen as many batches as the data have, the last one smaller")
  func counted() throws {
    let constant = CriticSchedule(updates: 1)
    #expect(constant.steps(epochs: 1, of: 60_000, batch: 64) == 938)
    #expect(constant.steps(epochs: 50, of: 60_000, batch: 100) == 30_000)
    #expect(constant.steps(epochs: 1, of: 64, batch: 64) == 1)
    // The article's 70,000 digits in batches of 100 are 700 iterations of the critic: 7 steps of a burst of 100.
    let article = try Zoo.builtIn.recipe(model: "acgan", recipe: "keras-wacgan").schedule
    #expect(article.steps(epochs: 1, of: 70_000, batch: 100) == 7)
    #expect(CriticSchedule(updates: 5).steps(epochs: 3, of: 101, batch: 10) == 7)
  }

  @Test("bursts are counted as they come")
  func bursts() throws {
    for burst in [
      CriticSchedule.Burst(updates: 9, first: 3, period: 0, every: 0),
      .init(updates: 4, first: 2, period: 7, every: 5),
      .init(updates: 1, first: 0, period: 0, every: 2),
    ] {
      let schedule = CriticSchedule(updates: 2, burst: burst)
      var (steps, done) = (0, 0)
      for epochs in 1...40 {
        while done < epochs * 4 {
          done += schedule.criticUpdates(before: steps)
          steps += 1
        }
        #expect(schedule.steps(epochs: epochs, of: 10, batch: 3) == steps)
      }
    }
  }

  @Test("more than a billion steps are none")
  func tooMany() throws {
    #expect(CriticSchedule(updates: 1).steps(epochs: 1_000_000, of: 1000, batch: 1) == 1_000_000_000)
    #expect(CriticSchedule(updates: 1).steps(epochs: 1_000_000, of: 1001, batch: 1) == nil)
    #expect(CriticSchedule(updates: 1).steps(epochs: 1_000_000, of: .max / 2, batch: 1) == nil)
    let burst = CriticSchedule(updates: 1, burst: .init(updates: 10_000, first: 1, period: 0, every: 0))
    #expect(burst.steps(epochs: 1_000_000, of: 2_000_000, batch: 1) == nil)
    let recipe = try Zoo.builtIn.recipe(
      model: "acgan", overrides: ["training.epochs=1000000", "training.batch=1"])
    #expect(
      message { _ = try recipe.counting(examples: 60_000) }
        == "training.epochs, 1000000, are more than 1000000000 steps of the 60000 examples of mnist")
  }

  @Test("a recipe has one or the other, and shows what it has")
  func recipes() throws {
    let steps = try Zoo.builtIn.recipe(model: "acgan")
    #expect(steps.training.epochs == nil && !steps.resolved.yaml.contains("epochs"))
    #expect(try steps.counting(examples: 10).training == steps.training)
    let epochs = try Zoo.builtIn.recipe(model: "acgan", overrides: ["training.epochs=3", "training.batch=32"])
    #expect(epochs.training.epochs == 3 && epochs.training.steps == 1)
    #expect(epochs.resolved.yaml.contains("\n  epochs: 3\n") && !epochs.resolved.yaml.contains("steps:"))
    #expect(try epochs.counting(examples: 60_000).training.steps == 5_625)
    #expect(
      message { _ = try Zoo.builtIn.recipe(model: "acgan", overrides: ["training.epochs=0"]) }
        == "--set training.epochs=0: expected a whole number from 1 to 1000000, found '0'")
    let tree = try SettingsTree(yaml: epochs.resolved.yaml, file: "recipe.yaml")
    #expect(try Recipe(tree, zoo: .builtIn).resolved == epochs.resolved)
  }
}
