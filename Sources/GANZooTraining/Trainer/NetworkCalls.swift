import GANZooInterchange
import GANZooNN
import GANZooTensors

extension Trainer {
  /// Numbers of the network calls in one update. They select random streams, so that each call has its own dropout and
  /// moves images differently.
  enum Part {
    static let real = 0, fake = 1, both = 2, penalty = 3, generator = 4
    /// Calls of the generator: one of its layers and one of the critic's may have the same number.
    static let generatorForCritic = 5, generatorForGenerator = 6
    /// Real images with which generated ones are compared.
    static let compared = 7
  }

  /// The critic's outputs for samples [N, …].
  func judge(_ images: Tensor, part: Int) -> CriticOutput {
    let call = CallContext.training(seed: settings.seed, step: criticUpdates, part: part, outputs: .logits)
    return criticOutput(critic([images], call), count: images.shape[0])
  }

  func criticOutput(_ outputs: [Tensor], count: Int) -> CriticOutput {
    CriticOutput(
      score: outputs[0].reshaped([count]), classes: outputs.count > 1 ? outputs[1] : nil, classHead: classHead)
  }

  /// The generator's samples for latent vectors [N, size] and classes.
  func generate(_ latents: Tensor, _ classes: [Int]?, step: Int, part: Int) -> Tensor {
    let inputs = [latents] + (classes.map { [Tensor(classes: $0, on: device)] } ?? [])
    return generator(inputs, .training(seed: settings.seed, step: step, part: part))[0]
  }

  /// The probability of each change of an image now.
  var augmentationProbability: Double {
    augmentation.rule == nil ? augmentation.probability : adaptive.probability
  }

  /// Samples as the critic sees them.
  func augmented(_ images: Tensor, _ part: Int) -> Tensor {
    augmentation(images, at: steps, of: settings.steps, probability: augmentationProbability) { purpose in
      RandomStream(seed: settings.seed, purpose: purpose, step: criticUpdates, part: part)
    }
  }
}
