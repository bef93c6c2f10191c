/// Two networks whose nonlinearities, depths, widths and normalisations are sampled (Gulrajani et al. 2017, table 1).
package struct RandomArchitecture: Sendable, Equatable {
  /// A network's part.
  package struct Part: Sendable, Equatable {
    /// What the settings of an architecture call the nonlinearity.
    package let activation: String
    /// Convolutions and the dense layer.
    package let depth: Int
    /// Filters at half the image's size.
    package let filters: Int
    package let isNormalized: Bool
  }

  /// What is sampled from.
  package struct Choices: Sendable, Equatable {
    package var depths, filters: [Int]

    package init(depths: [Int], filters: [Int]) { (self.depths, self.filters) = (depths, filters) }

    /// Table 1's: ReLU, LeakyReLU, softplus(2x + 2) / 2 − 1 and tanh.
    package static let activations = ["relu", "leaky-relu", "softplus", "tanh"]
  }

  package let generator, critic: Part

  /// The layers of networks without extra ones: three strided convolutions of a 28 x 28 image and a dense layer.
  static let leastDepth = 4

  /// The architecture of a number; the same for any count of architectures.
  package init(number: Int, seed: Int, _ choices: Choices) {
    func part(_ network: String) -> Part {
      func pick<Value>(_ what: String, _ values: [Value]) -> Value {
        let place = SettingRange.place(seed: seed, sample: number, setting: "\(network).\(what)")
        return values[min(values.count - 1, Int(place * Double(values.count)))]
      }
      return Part(
        activation: pick("activation", Choices.activations), depth: pick("depth", choices.depths),
        filters: pick("filters", choices.filters), isNormalized: pick("normalization", [true, false]))
    }
    (generator, critic) = (part("generator"), part("critic"))
  }

  /// The settings of `dcgan`; the critic of WGAN-GP has layer normalisation where another has batch normalisation.
  package func overrides(hasPenalty: Bool) -> [String] {
    func settings(_ network: String, _ part: Part, normalization: String) -> [String] {
      [
        "activation=\(part.activation)", "extra_layers=\(part.depth - Self.leastDepth)", "filters=\(part.filters)",
        "normalization=\(part.isNormalized ? normalization : "none")", "bias=true", "initializer=he-uniform",
      ].map { "architecture.\(network).\($0)" }
    }
    return settings("generator", generator, normalization: "batch")
      + settings("critic", critic, normalization: hasPenalty ? "layer" : "batch")
  }
}

/// Who succeeds at a least score, of architectures that two methods have trained: a row of table 2.
package struct SuccessCounts: Sendable, Equatable {
  /// The least score.
  package let threshold: Double
  package private(set) var onlyGAN = 0, onlyPenalty = 0, both = 0, neither = 0

  /// - Parameter scores: of each architecture under the GAN and under WGAN-GP; nil where numbers were not finite.
  package init(threshold: Double, _ scores: [(gan: Double?, penalty: Double?)]) {
    self.threshold = threshold
    for (gan, penalty) in scores {
      switch (gan.map { $0 >= threshold } ?? false, penalty.map { $0 >= threshold } ?? false) {
      case (true, true): both += 1
      case (true, false): onlyGAN += 1
      case (false, true): onlyPenalty += 1
      case (false, false): neither += 1
      }
    }
  }

  package var gan: Int { onlyGAN + both }
  package var penalty: Int { onlyPenalty + both }
}
