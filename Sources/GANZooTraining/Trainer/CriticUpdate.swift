import GANZooData
import GANZooInterchange
import GANZooNN
import GANZooTensors

extension Trainer {
  /// One critic update: on a real and a generated batch, in one step of the optimizer or two.
  ///
  /// - Returns: the terms of its loss.
  /// - Throws: `TrainingError.notFinite`, or what the dataset throws.
  public func updateCritic() throws -> [Loss] {
    objective.constrain(critic, .beforeStep)
    let count = settings.batch
    let real = try realBatch(count, criticUpdate: criticUpdates)
    let fake = generatedBatch(count)
    let (realImages, fakeImages) = (augmented(real.images, Part.real), augmented(fake.images, Part.fake))
    var losses: [Loss] = []
    var realScores: Tensor?
    switch objective.criticUpdates {
    case .joint:
      losses += try stepCritic {
        let judgements = judgeBoth(realImages, fakeImages)
        realScores = judgements.real.score
        return terms(
          real: (realImages, judgements.real, real.labels), fake: (fakeImages, judgements.fake, fake.classes))
      }
    case .separate:
      losses += try stepCritic {
        let judgement = judge(realImages, part: Part.real)
        realScores = judgement.score
        return terms(real: (realImages, judgement, real.labels), fake: nil)
      }
      losses += try stepCritic {
        terms(real: nil, fake: (fakeImages, judge(fakeImages, part: Part.fake), fake.classes))
      }
    }
    criticUpdates += 1
    return losses + adapt(to: realScores)
  }

  /// Has the augmentation's probability follow the scores of real images; the probability, for the log, where it does.
  private func adapt(to scores: Tensor?) -> [Loss] {
    guard let rule = augmentation.rule, let scores else { return [] }
    rule.follow(scores.values, &adaptive)
    return [Loss(.critic, "augmentation_probability", adaptive.probability)]
  }

  func realBatch(_ count: Int, criticUpdate: Int) throws -> (images: Tensor, labels: [Int]) {
    let choice = sampler.images(criticUpdate: criticUpdate, count: count, of: dataset.count)
    let batch = try dataset.batch(choice, on: device)
    let random = RandomStream(seed: settings.seed, purpose: .mirroring, step: criticUpdate)
    return (augmentation.mirrored(batch.images, random), batch.labels)
  }

  private func generatedBatch(_ count: Int) -> (images: Tensor, classes: [Int]) {
    let latents = sampler.criticLatents(criticUpdate: criticUpdates, count: count, latent, on: device)
    let classes = classes.map { sampler.criticClasses(criticUpdate: criticUpdates, count: count, classes: $0) }
    return (generate(latents, classes, step: criticUpdates, part: Part.generatorForCritic), classes ?? [])
  }

  private typealias Judged = (images: Tensor, judgement: CriticOutput, labels: [Int])

  private func terms(real: Judged?, fake: Judged?) -> [LossTerm] {
    let batch = CriticBatch(
      real: real.map { ($0.images, $0.judgement) }, fake: fake.map { ($0.images, $0.judgement) },
      labels: (real?.labels ?? [], fake?.labels ?? []), judge: { self.judge($0, part: Part.penalty) },
      random: RandomStream(seed: settings.seed, purpose: .penalty, step: criticUpdates), update: criticUpdates)
    let classTerms = objective.classWeights.criticTerms(
      real: real.map { ($0.judgement, $0.labels) }, fake: fake.map { ($0.judgement, $0.labels) })
    return objective.criticTerms(batch) + classTerms + batch.gradientNormTerms
  }

  private func stepCritic(_ terms: () -> [LossTerm]) throws -> [Loss] {
    let losses = try update(.critic, [(critic, criticOptimizer)], terms)
    objective.constrain(critic, .afterStep)
    return losses
  }

  /// The critic's outputs for a real and a generated batch, in one call, which is faster.
  ///
  /// A critic with batch normalisation gets each batch separately, as in the codes of Arjovsky et al. 2017 and of
  /// DCGAN. In a mixed batch it would learn the difference between the halves, but generator updates have generated
  /// images only.
  private func judgeBoth(_ real: Tensor, _ fake: Tensor) -> (real: CriticOutput, fake: CriticOutput) {
    guard !usesBatchStatistics else { return (judge(real, part: Part.real), judge(fake, part: Part.fake)) }
    let (count, both) = (real.shape[0], judge(.concatenated([real, fake], axis: 0), part: Part.both))
    return (both.part(0..<count), both.part(count..<2 * count))
  }
}
