import GANZooData
import GANZooNN
import GANZooTensors

extension Trainer {
  /// One generator update. The critic's weights are constants in it.
  ///
  /// Unless `settings.trainsCriticWithGenerator`: then the same loss trains them as well, with gradients at the same
  /// weights, by the generator's optimizer with a state of its own for them, and nothing clips them until the next
  /// critic update. That is what a Keras model does whose critic is frozen after the model was compiled: `compile` of
  /// Keras 2.0.8 collects what is trained (`keras/engine/training.py`, `_collected_trainable_weights`).
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

  /// What the critic says of the real images of its last update: of the first of them, or of all and further ones,
  /// where the generator's batch has another size.
  private func judgeLastReal(_ count: Int) throws -> CriticOutput {
    let real = try realBatch(count, criticUpdate: max(criticUpdates - 1, 0))
    return judge(augmented(real.images, Part.compared), part: Part.compared)
  }
}
