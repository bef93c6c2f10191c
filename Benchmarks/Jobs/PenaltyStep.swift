import Foundation
import GANZoo
import GANZooSupport

/// The critic in igul222's gan_mnist: three 5 x 5 convolutions with stride 2.
func convolutionalCritic(filters: [Int] = [64, 128, 256]) throws -> Network {
  let input = Symbol.input("images", [28, 28, 1])
  var x = input
  for filters in filters {
    x = LeakyReLU(0.2)(Conv2D(filters, kernel: 5, strides: 2, padding: .same)(x))
  }
  return try Network("critic", inputs: [input], outputs: [Dense(1)(Flatten()(x))])
}

/// The critic in igul222's gan_toy, for points in a plane: three dense layers with ReLU.
func denseCritic(units: Int) throws -> Network {
  let input = Symbol.input("points", [2])
  var x = input
  for _ in 0..<3 { x = Dense(units, activation: .relu)(x) }
  return try Network("critic", inputs: [input], outputs: [Dense(1)(x)])
}

/// A critic update with gradient penalty on fixed real and generated samples.
final class PenaltyStep {
  private let critic: Model
  private let real, fake: Tensor
  private let optimizer: Adam
  private let objective = WassersteinGradientPenalty()
  private var steps = 0

  init(critic network: Network, batch: Int, on device: Device) {
    critic = Model(network, seed: 1, on: device)
    optimizer = Adam(critic.trainedParameters, learningRate: 1e-4, beta1: 0.5, beta2: 0.9)
    let shape = Shape([batch] + network.inputShapes[0].sizes)
    let samples = { (part: Int) in
      Tensor(
        uniform: -1..<1, shape: shape, from: RandomStream(seed: 1, purpose: .generation, part: part), on: device)
    }
    (real, fake) = (samples(0), samples(1))
  }

  func run() {
    let count = real.shape[0]
    let (_, gradients, losses) = valueAndGradients(with: optimizer.parameters) {
      let both = judge(.concatenated([real, fake], axis: 0))
      let terms = objective.criticTerms(
        CriticBatch(
          real: (real, both.part(0..<count)), fake: (fake, both.part(count..<2 * count)), judge: judge,
          random: RandomStream(seed: 1, purpose: .penalty, step: steps)))
      let sum = terms.map { $0.value * $0.weight }
      return (sum.dropFirst().reduce(sum[0], +), terms)
    }
    precondition(losses.allSatisfy { $0.value.scalar.isFinite }, "a loss is not finite")
    optimizer.step(gradients)
    steps += 1
  }

  private func judge(_ samples: Tensor) -> CriticOutput {
    let pass = CallContext.training(seed: 1, step: steps, outputs: .logits)
    return CriticOutput(score: critic([samples], pass)[0].reshaped([samples.shape[0]]), classes: nil)
  }
}

/// Prints the duration of a step.
func measure(_ step: PenaltyStep, for seconds: Double) {
  for _ in 0..<5 { step.run() }
  var durations: [Duration] = []
  let end = ContinuousClock.now + .seconds(seconds)
  repeat { durations.append(ContinuousClock().measure(step.run)) } while ContinuousClock.now < end
  let timing = Timing(durations)
  print(
    """
    {"critic_step_ms": {"median": \(timing.median / .milliseconds(1)), "min": \(timing.minimum / .milliseconds(1))}, \
    "peak_rss_mb": \(Double(ProcessMemory.peak) / 1_048_576)}
    """)
}
