import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("Objectives, on scores written by hand")
struct ObjectiveTests {
  private let device = Device.test(threads: 1)

  private func judgement(_ scores: [Float]) -> CriticOutput {
    CriticOutput(score: Tensor(scores, shape: [scores.count], on: device), classes: nil)
  }

  private func images(_ values: [Float]) -> Tensor { Tensor(values, shape: [2, 1, 2, 1], on: device) }

  /// A critic w · x with w = (3, 4), whose gradient has the norm 5 everywhere.
  private func linear(_ images: Tensor) -> CriticOutput {
    let weights = Tensor([3, 4], shape: [2, 1], on: device)
    return CriticOutput(score: images.reshaped([2, 2]).matmul(weights).reshaped([2]), classes: nil)
  }

  private func batch(judge: @escaping (Tensor) -> CriticOutput) -> CriticBatch {
    CriticBatch(
      real: (images([1, 0, 0, 1]), judgement([2, -1])), fake: (images([0, 0, 1, 1]), judgement([0.5, 1.5])),
      judge: judge, random: RandomStream(seed: 1, purpose: .penalty))
  }

  /// Real images that nobody asks about.
  private func noReal() -> CriticOutput {
    Issue.record("this generator's loss takes no real images")
    return judgement([])
  }

  private func softplus(_ x: Double) -> Double { log(1 + exp(x)) }

  private func expect(_ terms: [LossTerm], _ expected: [(String, Double, Float)]) throws {
    #expect(terms.map(\.name) == expected.map(\.0))
    #expect(terms.map(\.weight) == expected.map(\.2))
    try expectClose(terms.map(\.value.scalar), expected.map { Float($0.1) }, "terms")
  }

  @Test("Wasserstein with clipping: −E D(x), E D(G(z)), −E D(G(z)); one batch at a time too")
  func clipping() throws {
    let objective = WassersteinClipping()
    var batch = batch { _ in judgement([]) }
    try expect(objective.criticTerms(batch), [("real", -0.5, 1), ("fake", 1, 1)])
    try expect([objective.generatorTerm(judgement([2, -1]), real: noReal)], [("adversarial", -0.5, 1)])
    batch.fake = nil
    try expect(objective.criticTerms(batch), [("real", -0.5, 1)])
    #expect(objective.criticUpdates == .joint)
  }

  @Test("Wasserstein with gradient penalty: λ E (‖∇D‖ − 1)², the norm over a sample's axes")
  func gradientPenalty() throws {
    let objective = WassersteinGradientPenalty(penalty: GradientNormPenalty(lambda: 7))
    try expect(
      objective.criticTerms(batch { linear($0) }),
      [("real", -0.5, 1), ("fake", 1, 1), ("gradient_penalty", 16, 7)])
    try expect([objective.generatorTerm(judgement([2, -1]), real: noReal)], [("adversarial", -0.5, 1)])
  }

  @Test("Wasserstein with gradient penalty: the images lie between, with one share a sample in [0, 1)")
  func between() throws {
    var seen: [Float] = []
    _ = WassersteinGradientPenalty().criticTerms(
      batch {
        seen = $0.values
        return linear($0)
      })
    // Real (1, 0) and generated (0, 0); real (0, 1) and generated (1, 1).
    #expect(seen[1] == 0 && seen[3] == 1)
    #expect((0..<1).contains(seen[0]) && (0..<1).contains(1 - seen[2]))
    #expect(seen[0] != 1 - seen[2])
  }

  @Test("Non-saturating: log(1 + e^−D(x)), log(1 + e^D(G(z))), log(1 + e^−D(G(z))), and γ/2 E ‖∇D‖² on real images")
  func nonSaturating() throws {
    let real = (softplus(-2) + softplus(1)) / 2
    let fake = (softplus(0.5) + softplus(1.5)) / 2
    try expect(
      NonSaturating().criticTerms(batch { linear($0) }), [("real", real, 1), ("fake", fake, 1)])
    try expect(
      NonSaturating(penalty: ZeroCenteredPenalty(r1: 6)).criticTerms(batch { linear($0) }),
      [("real", real, 1), ("fake", fake, 1), ("gradient_penalty", 25, 3)])
    try expect([NonSaturating().generatorTerm(judgement([2, -1]), real: noReal)], [("adversarial", real, 1)])
  }

  @Test("An interval of penalties: only every k-th critic update has them, k times as strong")
  func interval() throws {
    let penalty = ZeroCenteredPenalty(r1: 6, r2: 2, interval: 4)
    for objective in [NonSaturating(penalty: penalty), Relativistic(penalty: penalty)] as [any Objective] {
      for update in 0..<9 {
        var batch = batch { linear($0) }
        batch.update = update
        let weights = objective.criticTerms(batch).filter { $0.name.hasPrefix("gradient_penalty") }.map(\.weight)
        #expect(weights == (update.isMultiple(of: 4) ? [12, 4] : []))
      }
    }
  }

  @Test("Soft labels: t log(1 + e^−D) + (1 − t) log(1 + e^D), each with its own t")
  func softLabels() throws {
    let crossEntropy = { (label: Double, scores: [Double]) in
      scores.map { label * softplus(-$0) + (1 - label) * softplus($0) }.reduce(0, +) / Double(scores.count)
    }
    let objective = NonSaturating(realLabel: 0.9, fakeLabel: 0.2, generatorLabel: 0.7)
    try expect(
      objective.criticTerms(batch { linear($0) }),
      [("real", crossEntropy(0.9, [2, -1]), 1), ("fake", crossEntropy(0.2, [0.5, 1.5]), 1)])
    try expect(
      [objective.generatorTerm(judgement([2, -1]), real: noReal)], [("adversarial", crossEntropy(0.7, [2, -1]), 1)])
  }

  @Test("Hard labels leave the other term out, so that scores without bounds give finite losses")
  func hardLabels() throws {
    let losses = NonSaturating().losses
    #expect(losses.real(judgement([.infinity]).score).scalar == 0)
    #expect(losses.fake(judgement([-.infinity]).score).scalar == 0)
    #expect(losses.generator(judgement([.infinity]).score).scalar == 0)
  }

  @Test("The class loss is the mean of −log softmax(logits)[label]")
  func classes() throws {
    let logits = Tensor([1, 2, 3, 0, 0, 0], shape: [2, 3], on: device)
    let loss = try #require(CriticOutput(score: logits, classes: logits).classLoss([2, 0]))
    let expected = (-log(exp(3.0) / (exp(1.0) + exp(2.0) + exp(3.0))) + log(3.0)) / 2
    try expectClose([loss.scalar], [Float(expected)], "class loss")
    #expect(judgement([1]).classLoss([0]) == nil)
  }
}
