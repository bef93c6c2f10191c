import GANZooNN
package import GANZooTensors
package import GANZooTraining

/// A critic of dense ReLU layers that learns alone: the generator stays as it is.
final class LoneCritic {
  let model: Model
  private let objective: any ScoreObjective
  private let optimizer: any Optimizer
  private let seed: UInt64
  private var updates = 0

  /// - Parameters:
  ///   - inputs: the number of a sample's coordinates.
  ///   - hidden: units of each layer; first values are He's, of the last layer Glorot's, as in `gan_toy.py` of
  ///     Gulrajani et al. 2017.
  /// - Throws: `NetworkError`.
  init(
    inputs: Int, hidden: [Int], objective: any ScoreObjective, optimizer: OptimizerEntry.Maker, seed: UInt64,
    on device: Device
  ) throws {
    let input = Symbol.input("input_sample", [inputs])
    let features = MultilayerPerceptron(hidden: hidden, initializer: .heUniform)(input)
    model = Model(try Network("D", inputs: [input], outputs: [Dense(1)(features)]), seed: seed, on: device)
    (self.objective, self.seed) = (objective, seed)
    self.optimizer = optimizer(model.trainedParameters)
  }

  /// One update with samples [N, inputs].
  func update(real: Tensor, fake: Tensor) {
    objective.constrain(model, .beforeStep)
    let (_, gradients, _) = valueAndGradients(with: model.trainedParameters) {
      let both = output(.concatenated([real, fake], axis: 0))
      let count = real.shape[0]
      let batch = CriticBatch(
        real: (real, both.part(0..<count)), fake: (fake, both.part(count..<2 * count)), judge: output,
        random: RandomStream(seed: seed, purpose: .penalty, step: updates))
      let terms = objective.criticTerms(batch).map { $0.weight == 1 ? $0.value : $0.value * $0.weight }
      return (terms.dropFirst().reduce(terms[0], +), ())
    }
    optimizer.step(gradients)
    objective.constrain(model, .afterStep)
    updates += 1
  }

  /// Scores [N] of samples [N, inputs].
  func scores(_ samples: Tensor) -> Tensor { output(samples).score }

  private func output(_ samples: Tensor) -> CriticOutput {
    let call = CallContext.training(seed: seed, step: updates, outputs: .logits)
    return CriticOutput(score: model([samples], call)[0].reshaped([samples.shape[0]]), classes: nil)
  }
}

extension Objective {
  /// The gradients of the generator's loss with respect to each of its samples [N, …] by itself, of their shape.
  ///
  /// - Parameter scores: gives the scores [N] of samples.
  package func generatorGradients(at samples: Tensor, _ scores: (Tensor) -> Tensor) -> Tensor {
    let samples = samples.variable()
    let output = CriticOutput(score: scores(samples), classes: nil)
    // No objective with losses of single scores asks for real samples.
    let loss = generatorTerm(output) { output }.value
    // The loss is a mean.
    return gradients(of: loss * Float(samples.shape[0]), with: [samples])[0]
  }
}
