import GANZoo
import GANZooSupport
import Testing

@Suite("A recipe's warnings")
struct WarningTests {
  /// A critic with two batch normalisations, or none.
  private struct Normalized: Architecture {
    let isNormalized: Bool
    let sample: Shape = [4, 4, 1]
    let classes: Int? = nil
    let latent = LatentSpace(size: 3)

    func generator() throws -> Network {
      let z = Symbol.input("z", [3])
      return try Network("G", inputs: [z], outputs: [Reshape([4, 4, 1])(BatchNormalization()(Dense(16)(z)))])
    }

    func critic() throws -> Network {
      let image = Symbol.input("image", [4, 4, 1])
      var x = Flatten()(image)
      for _ in 0..<2 {
        x = Dense(5, activation: .tanh)(x)
        if isNormalized { x = BatchNormalization()(x) }
      }
      return try Network("D", inputs: [image], outputs: [Dense(1)(x)])
    }
  }

  private func warnings(_ objective: String, isNormalized: Bool = true) throws -> [String] {
    let text = """
      model: normalized
      objective: \(objective)
      optimizers: {generator: {name: sgd}, critic: {name: sgd}}
      training: {steps: 1}
      """
    let entry = ArchitectureEntry(
      name: "normalized", title: "A test", source: "", recipes: [RecipeText(name: "default", yaml: text)]
    ) { _ in Normalized(isNormalized: isNormalized) }
    return try Zoo([.library(architectures: [entry])]).recipe(model: "normalized").warnings
  }

  @Test("batch normalisation in a critic under a gradient penalty, and why")
  func batchNormalization() throws {
    #expect(
      try warnings("{name: wgan-gp}") == [
        "the critic has batch normalisation ('batch_normalization', 'batch_normalization_1') under the gradient penalty of "
          + "wgan-gp: the penalty is on the gradient of each sample's own score, but normalised over the batch a score "
          + "depends on all samples; leave the normalisation out or normalise each sample by itself (Gulrajani et al. "
          + "2017, section 4)"
      ])
  }

  @Test("comes with every penalty, and with nothing else")
  func others() throws {
    for objective in [
      "{name: dragan}", "{name: relativistic}", "{name: non-saturating, r1: 1}", "{name: minimax, r2: 1}",
      "{name: lsgan, r1: 1}", "{name: hinge, r2: 1}",
    ] {
      #expect(try warnings(objective).count == 1, "\(objective)")
      #expect(try warnings(objective, isNormalized: false).isEmpty, "\(objective)")
    }
    for objective in [
      "{name: wgan-clipping}", "{name: non-saturating}", "{name: minimax}", "{name: lsgan}", "{name: hinge}",
      "{name: relativistic, gamma: 0}",
    ] {
      #expect(try warnings(objective).isEmpty, "\(objective)")
    }
    #expect(try warnings("{name: wgan-gp}", isNormalized: false).isEmpty)
  }
}
