/// One of the paper's seven pairs of networks, small enough for images of 28 x 28 to 32 x 32.
package struct VariedArchitecture: Sendable, Equatable {
  /// Its heading.
  let title: String
  /// The architecture and the recipe whose networks it has.
  let model, recipe: String
  /// Whether the paper's critic has a normalisation.
  let isNormalized: Bool

  /// Gulrajani et al. 2017, figure 2, in its order.
  static let all = [
    VariedArchitecture(title: "baseline", model: "dcgan", recipe: "lsun-baseline", isNormalized: true),
    VariedArchitecture(
      title: "no BN, constant G", model: "dcgan", recipe: "lsun-no-norm-constant", isNormalized: true),
    VariedArchitecture(title: "4-layer MLP as G", model: "dcgan", recipe: "lsun-mlp", isNormalized: true),
    VariedArchitecture(title: "no normalisation", model: "dcgan", recipe: "lsun-no-norm", isNormalized: false),
    VariedArchitecture(title: "gated nonlinearities", model: "dcgan", recipe: "lsun-gated", isNormalized: true),
    VariedArchitecture(title: "tanh", model: "dcgan", recipe: "lsun-tanh", isNormalized: true),
    VariedArchitecture(title: "deep ResNet", model: "resnet", recipe: "lsun-101", isNormalized: true),
  ]

  /// Layers of the ResNet's networks: three convolutions in each bottleneck, a first and a last layer. An image of
  /// 28 x 28 or 32 x 32 is halved three times.
  package static func layers(plainBlocks: Int) -> Int { 3 * (3 + 4 * plainBlocks) + 2 }

  /// Overrides of the recipe.
  ///
  /// - Parameters:
  ///   - filters: at half the image's size; a ResNet has a quarter of them at its full size, and a perceptron eight
  ///     times as many units.
  ///   - plainBlocks: of the ResNet, at each of four sizes.
  func overrides(filters: Int, plainBlocks: Int, hasPenalty: Bool) -> [String] {
    let normalization = isNormalized && !hasPenalty ? ["architecture.critic.normalization=batch"] : []
    guard model == "dcgan" else {
      let blocks = Array(repeating: "\(plainBlocks)", count: 4).joined(separator: ", ")
      return normalization
        + ["generator", "critic"].flatMap { network in
          [
            "architecture.\(network).filters=\(max(1, filters / 4))",
            "architecture.\(network).plain_blocks=[\(blocks)]",
          ]
        }
    }
    let units = Array(repeating: "\(filters * 8)", count: 4).joined(separator: ", ")
    let generator =
      recipe == "lsun-mlp" ? "architecture.generator.hidden=[\(units)]" : "architecture.generator.filters=\(filters)"
    return normalization + [generator, "architecture.critic.filters=\(filters)"]
  }
}
