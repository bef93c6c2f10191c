import GANZoo
import GANZooTestSupport
import Testing

@Suite("The norm of the critic's gradient, for the log")
struct GradientNormTests {
  private let device = Device.test(threads: 1)

  private func images(_ values: [Float]) -> Tensor { Tensor(values, shape: [2, 1, 2, 1], on: device) }

  /// A critic ½ |x|², whose gradient is x.
  private func batch() -> CriticBatch {
    let judge = { (images: Tensor) in
      CriticOutput(score: images.squared().sum([1, 2, 3]) * 0.5, classes: nil)
    }
    let (real, fake) = (images([3, 4, 0, 1]), images([0, 0, 6, 8]))
    return CriticBatch(
      real: (real, judge(real)), fake: (fake, judge(fake)), judge: judge,
      random: RandomStream(seed: 1, purpose: .penalty))
  }

  private func found(_ objective: any Objective) -> [String: Float] {
    let batch = batch()
    _ = objective.criticTerms(batch)
    #expect(batch.gradientNormTerms.allSatisfy { $0.weight == 0 && !$0.value.isDifferentiable })
    return Dictionary(uniqueKeysWithValues: batch.gradientNormTerms.map { ($0.name, $0.value.scalar) })
  }

  @Test("is the mean over samples, where the penalty takes it; nothing where there is no penalty")
  func values() throws {
    let both = ZeroCenteredPenalty(r1: 1, r2: 1)
    let names = ["gradient_norm": Float(3), "gradient_norm_fake": 5]
    #expect(found(Relativistic(penalty: both)) == names)
    #expect(found(Hinge(penalty: both)) == names)
    #expect(found(NonSaturating(penalty: ZeroCenteredPenalty(r1: 1))) == ["gradient_norm": 3])
    #expect(found(Minimax(penalty: ZeroCenteredPenalty(r2: 1))) == ["gradient_norm_fake": 5])
    for objective in [NonSaturating(), LeastSquares(), WassersteinClipping()] as [any Objective] {
      #expect(found(objective).isEmpty)
    }
    let norms = batch().interpolated().squared().sum([1, 2, 3]).squareRoot().mean().scalar
    #expect(
      found(WassersteinGradientPenalty(penalty: GradientNormPenalty(lambda: 0, epsilon: 1))) == [
        "gradient_norm": norms
      ])
    #expect(try #require(found(DRAGAN())["gradient_norm"]) > 0)
  }

  @Test("norms that an objective takes several times under one name are averaged")
  func several() {
    let batch = batch()
    for images in [images([3, 4, 3, 4]), images([0, 1, 0, 1])] { _ = batch.squaredGradientNorms(at: images) }
    _ = batch.squaredGradientNorms(at: images([1, 0, 1, 0]), as: "other")
    #expect(batch.gradientNormTerms.map(\.name) == ["gradient_norm", "other"])
    #expect(batch.gradientNormTerms.map(\.value.scalar) == [3, 1])
  }
}
