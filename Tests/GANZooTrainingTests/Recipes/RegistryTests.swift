import GANZoo
import GANZooTestSupport
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

  private struct Nameless: Layer {
    static let className = ""
    var configuration: JSONObject { [:] }
    init(configuration: JSONObject) {}
    func outputShape(_ inputs: [Shape]) -> Shape { inputs[0] }
    func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor { inputs[0] }
  }

  @Test("refuse what nobody could tell apart or type, and say who brought it")
  func refused() {
    let entry = { (name: String, recipes: [String]) in
      ArchitectureEntry(
        name: name, title: "", source: "", recipes: recipes.map { RecipeText(name: $0, yaml: "") }
      ) { _ in
        throw SettingsError.override(text: "", problem: "")
      }
    }
    let text = { (plugins: Plugin...) in message { _ = try Zoo.builtIn.adding(plugins) } }
    #expect(
      text(Plugin("Rings", architectures: [entry("acgan", [])]))
        == "two architectures are called 'acgan': one comes from GANZoo, the other from Rings")
    #expect(
      text(Plugin("Rings", datasets: [MNIST.entry]))
        == "two data sets are called 'mnist': one comes from GANZoo, the other from Rings")
    #expect(
      text(Plugin("Rings", layers: [Dense.self]))
        == "two layers are called 'Dense': one comes from GANZoo, the other from Rings")
    #expect(
      text(Plugin("A", architectures: [entry("a", [])]), Plugin("B", architectures: [entry("a", [])]))
        == "two architectures are called 'a': one comes from A, the other from B")
    #expect(
      text(Plugin("Rings", architectures: [entry("", [])]))
        == "Rings adds an architecture called ''; a name is made of small letters, digits and hyphens")
    #expect(
      text(Plugin("Rings", objectives: [ObjectiveEntry(name: "my loss", title: "") { _ in Hinge() }]))
        == "Rings adds an objective called 'my loss'; a name is made of small letters, digits and hyphens")
    #expect(
      text(Plugin("Rings", architectures: [entry("rings", [])]))
        == "the architecture 'rings' of Rings has no recipe called 'default'")
    #expect(
      text(Plugin("Rings", architectures: [entry("rings", ["default", "default"])]))
        == "two recipes of rings are called 'default': one comes from Rings, the other from Rings")
    for name in ["", "big.yaml"] {
      #expect(
        text(Plugin("Rings", architectures: [entry("rings", ["default", name])]))
          == "Rings adds a recipe of rings called '\(name)'; a name is made of small letters, digits and hyphens")
    }
    #expect(text(Plugin("Rings", layers: [Nameless.self])) == "Rings adds a layer without a name")
  }

  @Test("hold what comes with the library")
  func builtIn() throws {
    let zoo = Zoo.builtIn
    #expect(zoo.architectures.names == ["acgan", "chars", "dcgan", "mlp", "resnet"])
    #expect(
      zoo.objectives.names == [
        "dragan", "hinge", "lsgan", "minimax", "non-saturating", "relativistic", "wgan-clipping", "wgan-gp",
      ])
    #expect(zoo.optimizers.names == ["adam", "rmsprop", "sgd"])
    #expect(
      zoo.datasets.names == [
        "25-gaussians", "8-gaussians", "cifar10", "fashion-mnist", "mnist", "pictures", "shapes", "swiss-roll", "text",
      ])
    #expect(
      try zoo.architectures["acgan"].recipes.map(\.name)
        == ["default", "shapes", "ac-gan-cifar10", "ac-gan-imagenet", "blocks", "keras-mnist-acgan", "keras-wacgan"])
  }
}
