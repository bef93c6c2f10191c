import GANZoo

// Both networks of every architecture, narrow.
extension ModelCase {
  static let architectures =
    ["acgan", "chars", "dcgan", "mlp", "resnet"].flatMap { networks($0, "default") }
    + ["acgan", "dcgan", "mlp", "resnet"].flatMap { networks($0, "default", "architecture.classes=3") }
    + networks("dcgan", "wgan-gp-mnist")
    + networks("dcgan", "default", "architecture.sample=[37, 20, 3]", "architecture.generator.activation=gated")
    + networks(
      "dcgan", "default", "architecture.generator.normalization=layer", "architecture.critic.normalization=batch")

  private static func networks(_ model: String, _ recipe: String, _ settings: String...) -> [ModelCase] {
    let name = ([model, recipe] + settings.map { $0.filter(\.isLetter) }).joined(separator: "-")
    let architecture = { @Sendable in
      try Zoo.builtIn.recipe(model: model, recipe: recipe, overrides: narrow(model) + settings).architecture
    }
    return [
      ModelCase("\(name)-generator") { try architecture().generator() },
      ModelCase("\(name)-critic") { try architecture().critic() },
    ]
  }

  private static func narrow(_ model: String) -> [String] {
    switch model {
    case "acgan":
      [
        "architecture.generator.start=[7, 7, 4]", "architecture.generator.filters=[4]",
        "architecture.critic.filters=[4, 8]", "architecture.critic.kernels=[3, 3]",
        "architecture.critic.strides=[2, 2]", "architecture.sample=[28, 28, 1]",
      ]
    case "mlp": ["architecture.generator.hidden=[16]", "architecture.critic.hidden=[32]"]
    default: ["architecture.generator.filters=4", "architecture.critic.filters=4"]
    }
  }
}
