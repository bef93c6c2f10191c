import GANZoo
import GANZooSupport
import GANZooTestSupport
import Testing

/// What a gradient penalty is for: its gradient with respect to the critic's weights, a derivative of a derivative.
@Suite("Gradient penalties")
struct PenaltyGradientTests {
  private static let critics = PenaltyCritics.all.keys.sorted()
  private static let objectives = [
    "name: wgan-gp", "{name: wgan-gp, sides: one}", "name: dragan", "{name: dragan, noise: normal}",
    "{name: non-saturating, r1: 1, r2: 1}", "name: relativistic",
  ]

  private let device = Device.test(threads: 1)

  private func images(_ part: Int) -> Tensor {
    Tensor(
      uniform: -1..<1, shape: [2, 4, 4, 2], from: RandomStream(seed: 5, purpose: .generation, part: part), on: device)
  }

  private func penalties(_ objective: any Objective, _ critic: Model) -> [Tensor] {
    let judge = { (images: Tensor) in
      let scores = critic([images], .training(seed: 1, step: 0, outputs: .logits))[0]
      return CriticOutput(score: scores.reshaped([images.shape[0]]), classes: nil)
    }
    let (real, fake) = (images(0), images(1))
    let batch = CriticBatch(
      real: (real, judge(real)), fake: (fake, judge(fake)), judge: judge,
      random: RandomStream(seed: 1, purpose: .penalty))
    return objective.criticTerms(batch).filter { $0.name.hasSuffix("penalty") }.map(\.value)
  }

  @Test("There is a critic with each layer type that may stand in one")
  func complete() {
    let seen = Set(Self.critics.map { String($0.prefix { $0 != " " }) })
    #expect(seen.union(PenaltyCritics.elsewhere) == Set(LayerRegistry.builtIn.names))
  }

  @Test("d(penalty)/d(weights) equals central differences within 1e-3", arguments: critics)
  func differences(_ name: String) throws {
    let network = try #require(PenaltyCritics.all[name])
    let critic = Model(try network(), seed: 3, on: device)
    // Biases start at 0, where they would hide an error. With this seed no unit of the kinked critics is within a step
    // of its kink, where the penalty jumps.
    let weights = critic.trainedParameters.enumerated().map { index, parameter in
      parameter.value
        + Tensor(
          normal: 0.3, shape: parameter.value.shape, from: RandomStream(seed: 12, purpose: .latents, part: index),
          on: device)
    }
    try checkGradients(
      { weights in
        for (parameter, weight) in zip(critic.trainedParameters, weights) { parameter.value = weight }
        return penalties(WassersteinGradientPenalty(), critic)[0]
      }, at: weights, order: 1, tolerance: 1e-3, step: PenaltyCritics.kinked.contains(name) ? 5e-4 : 2e-3)
  }

  @Test("A zero gradient gives finite penalties and finite gradients", arguments: critics, objectives)
  func zero(_ name: String, _ settings: String) throws {
    let reader = SettingsReader(try SettingsTree(yaml: settings, file: "o.yaml"))
    let objective = try Zoo.builtIn.objectives[reader.string("name")].make(reader)
    let network = try #require(PenaltyCritics.all[name])
    let critic = Model(try network(), seed: 3, on: device)
    for parameter in critic.trainedParameters where parameter.description.name == "kernel" {
      parameter.value = parameter.value * 0
    }
    let (loss, found, terms) = valueAndGradients(with: critic.trainedParameters) {
      let terms = penalties(objective, critic)
      return (loss: terms.dropFirst().reduce(terms[0], +), other: terms)
    }
    #expect(!terms.isEmpty && loss.isFinite)
    #expect(found.allSatisfy { $0.isFinite })
  }
}
