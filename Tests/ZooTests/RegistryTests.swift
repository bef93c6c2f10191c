import TestSupport
import GANZoo
import Testing

@Suite("Registries")
struct RegistryTests {
  private struct Entry: RegistryEntry {
    let name: String
    let title = ""
  }

  @Test("list their entries by name and say what there is")
  func lookUp() throws {
    let registry = try Registry("fruit", [("us", [Entry(name: "pear")]), ("them", [Entry(name: "apple")])])
    #expect(registry.names == ["apple", "pear"])
    #expect(try registry["pear"].name == "pear")
    #expect(
      message { _ = try registry["aple"] } == "no fruit 'aple'; did you mean 'apple'? known: apple, pear")
    #expect(message { _ = try registry["qqqqq"] } == "no fruit 'qqqqq'; known: apple, pear")
  }

  @Test("hold what comes with the library")
  func builtIn() throws {
    let catalogue = Catalogue.builtIn
    #expect(catalogue.architectures.names == ["acgan"])
    #expect(
      catalogue.objectives.names == [
        "dragan", "hinge", "lsgan", "minimax", "non-saturating", "relativistic", "wgan-clipping", "wgan-gp",
      ])
    #expect(catalogue.optimizers.names == ["adam", "rmsprop", "sgd"])
    #expect(
      catalogue.datasets.names == ["25-gaussians", "8-gaussians", "cifar10", "fashion-mnist", "mnist", "swiss-roll"])
    #expect(
      try catalogue.architectures["acgan"].recipes.map(\.name)
        == ["default", "ac-gan-cifar10", "keras-mnist-acgan", "keras-wacgan"])
  }
}
