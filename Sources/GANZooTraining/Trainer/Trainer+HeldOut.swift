import GANZooData
import GANZooInterchange
import GANZooNN
import GANZooTensors

extension Trainer {
  /// The critic's whole loss, penalties and class losses included, on training examples and on as many that are held
  /// out; none where the dataset holds none out.
  ///
  /// Both are computed with the same weights, latent vectors and interpolations, with networks in inference mode and
  /// without augmentation, so that they differ by the examples alone. Penalties that only every k-th update has are
  /// those of such an update, k times as strong. Always the same examples are used: the first that are held out and as
  /// many others. The training is not changed.
  ///
  /// - Throws: what the dataset throws.
  func heldOutLosses() throws -> [Loss] {
    guard let heldOut = dataset.heldOut else { return [] }
    let count = min(heldOut.count, dataset.count)
    return [
      Loss(.critic, "loss_training", try criticLoss(on: dataset, count)),
      Loss(.critic, "loss_held_out", try criticLoss(on: heldOut, count)),
    ]
  }

  private func criticLoss(on dataset: any Dataset, _ count: Int) throws -> Double {
    var sum = 0.0
    for first in stride(from: 0, to: count, by: settings.batch) {
      let indices = Array(first..<min(first + settings.batch, count))
      sum += try criticLoss(on: dataset, indices) * Double(indices.count)
    }
    return sum / Double(count)
  }

  private func criticLoss(on dataset: any Dataset, _ indices: [Int]) throws -> Double {
    enum Part { static let latents = 1, classes = 2, penalty = 3 }
    // What is asked again at every step is the same again.
    let stream = { RandomStream(seed: self.settings.seed, purpose: .holdout, step: indices[0], part: 1 + $0) }
    let real = try dataset.batch(indices, on: device)
    let latents = latent.sample(indices.count, from: stream(Part.latents), on: device)
    let kinds = classes.map { stream(Part.classes).integers(indices.count, below: $0) }
    let fake = generator([latents] + (kinds.map { [Tensor(classes: $0, on: device)] } ?? []), .inference)[0]
    let (realOutput, fakeOutput) = (judgeWithoutTraining(real.images), judgeWithoutTraining(fake))
    let batch = CriticBatch(
      real: (real.images, realOutput), fake: (fake, fakeOutput), labels: (real.labels, kinds ?? []),
      judge: judgeWithoutTraining, random: stream(Part.penalty))
    let terms =
      objective.criticTerms(batch)
      + objective.classWeights.criticTerms(real: (realOutput, real.labels), fake: (fakeOutput, kinds ?? []))
    return zip(terms, Tensor.values(of: terms.map(\.value))).reduce(0) { sum, term in
      sum + Double(term.0.weight) * Double(term.1[0])
    }
  }

  /// The critic's outputs for samples [N, …] in inference mode.
  private func judgeWithoutTraining(_ images: Tensor) -> CriticOutput {
    var call = CallContext.inference
    call.outputs = .logits
    return criticOutput(critic([images], call), count: images.shape[0])
  }
}
