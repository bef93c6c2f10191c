import GANZooData
import GANZooNN
import GANZooTensors

extension Trainer {
  /// One generator update. The critic's weights are constants in it.
  ///
  /// With `settings.trainsCriticWithGenerator` the same loss trains them, too: with gradients at the same weights, by
  /// the generator's optimizer, which has separate slots for them. They are not clipped until the next critic update. A
  /// Keras model whose critic is frozen after it was compiled does the same: `compile` of Keras 2.0.8 collects the
  /// weights to train (`keras/engine/training.py`, `_collected_trainable_weights`).
  ///
  /// - Returns: the terms of its loss.
  /// - Throws: `TrainingError.notFinite`, or what the dataset throws.
  public func updateGenerator() throws -> [Loss] {
    let count = settings.imagesOfGenerator
    let latents = sampler.generatorLatents(step: steps, count: count, latent, on: device)
    let classes = classes.map { sampler.generatorClasses(step: steps, count: count, classes: $0) }
    let trained = [(generator, generatorOptimizer)] + (criticInGeneratorStep.map { [(critic, $0)] } ?? [])
    return try update(.generator, trained) {
      let images = generate(latents, classes, step: steps, part: Part.generatorForGenerator)
      let judgement = judge(augmented(images, Part.generator), part: Part.generator)
      let classTerm = classes.flatMap { objective.classWeights.generatorTerm((judgement, $0)) }
      return [try objective.generatorTerm(judgement, real: { try judgeLastReal(count) })]
        + (classTerm.map { [$0] } ?? [])
    }
  }

  /// The critic's outputs for the real images of its last update: for the first of them, or for all and further ones,
  /// if the generator's batch has another size.
  private func judgeLastReal(_ count: Int) throws -> CriticOutput {
    let real = try realBatch(count, criticUpdate: max(criticUpdates - 1, 0))
    return judge(augmented(real.images, Part.compared), part: Part.compared)
  }
}
