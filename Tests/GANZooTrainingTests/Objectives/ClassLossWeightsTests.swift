import GANZoo
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Weights of the class losses")
struct ClassLossWeightsTests {
  private func weights(_ yaml: String) throws -> ClassLossWeights {
    let reader = SettingsReader(try SettingsTree(yaml: yaml, file: "r.yaml"))
    let weights = try ClassLossWeights(reader)
    try reader.finish()
    return weights
  }

  @Test("are numbers, 1 unless the recipe says otherwise, and not negative")
  func numbers() throws {
    #expect(try weights("") == ClassLossWeights(real: 1, fake: 1, generator: 1))
    #expect(
      try weights("class_loss: {real: 1, fake: 0.1, generator: 0}")
        == ClassLossWeights(real: 1, fake: 0.1, generator: 0))
    #expect(
      message { _ = try weights("class_loss: {fake: -1}") }
        == "r.yaml:1: class_loss.fake: expected a number of at least 0, found '-1'")
  }

  @Test("or a name: the AC-GAN paper's, ADC-GAN's, those of igul222's code, the article's")
  func named() throws {
    #expect(try weights("class_loss: {name: ac-gan}") == ClassLossWeights(real: 1, fake: 1, generator: 1))
    #expect(try weights("class_loss: {name: adc-gan}") == ClassLossWeights(real: 1, fake: 1, generator: 1))
    #expect(try weights("class_loss: {name: igul222}") == ClassLossWeights(real: 1, fake: 0, generator: 0.1))
    #expect(try weights("class_loss: {name: keras-wacgan}") == ClassLossWeights(real: 1, fake: 1, generator: 1))
    #expect(
      message { _ = try weights("class_loss: {name: igul}") }
        == "r.yaml:1: class_loss.name: expected one of ac-gan, adc-gan, igul222, keras-wacgan, found 'igul'; "
        + "did you mean 'igul222'?")
    #expect(
      message { _ = try weights("class_loss: {name: igul222, fake: 1}") }
        == "r.yaml:1: unknown setting 'class_loss.fake'; did you mean 'class_loss.name'? known: class_loss.name")
  }

  @Test("a name on the command line takes the place of the recipe's numbers")
  func override() throws {
    let recipe = try Zoo.builtIn.recipe(
      model: "acgan", recipe: "blocks", overrides: ["objective.class_loss.name=igul222"])
    #expect(recipe.objective.classWeights == ClassLossWeights(real: 1, fake: 0, generator: 0.1))
    #expect(recipe.resolved["objective.class_loss.name"] == "igul222")
    #expect(recipe.resolved["objective.class_loss.real"] == nil)
  }
}
