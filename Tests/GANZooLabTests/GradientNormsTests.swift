import Foundation
import GANZooLab
import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining
import GANZooVisualization
import Testing

@Suite("Gradients by layer")
struct GradientNormsTests {
  @Test("the last ones are those of the closed form: each score counts 1 / N")
  func closedForm() throws {
    let device = Device(threads: 1)
    let input = Symbol.input("x", [2])
    let features = MultilayerPerceptron(hidden: [8, 5])(input)
    let critic = Model(try Network("D", inputs: [input], outputs: [Dense(1)(features)]), seed: 3, on: device)
    let samples = [0, 1].map { part in
      Tensor(
        normal: 1, shape: [16, 2], from: RandomStream(seed: 1, purpose: .evaluation, part: part), on: device)
    }
    let objective = WassersteinClipping()
    let norms = ActivationGradients.norms(critic, objective, real: samples[0], fake: samples[1])
    try #require(norms.count == 3)
    // 32 scores of ±1/16, and behind each the last kernel.
    #expect(abs(norms[2] - (32.0).squareRoot() / 16) < 1e-6)
    let kernel = try #require(critic.trainedParameters.last { $0.description.name == "kernel" }).value.values
    let length = kernel.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
    #expect(abs(norms[1] - norms[2] * length) < 1e-5)
    #expect(norms[0] > 0 && norms[0] != norms[1])
  }

  @Test("a line through points has their slope and says how much it explains")
  func fit() {
    let fit = LineFit([1, 2, 3, 4], [5, 7, 9, 11])
    #expect(abs(fit.slope - 2) < 1e-12 && abs(fit.intercept - 3) < 1e-12 && abs(fit.determination - 1) < 1e-12)
    // NumPy: polyfit([0, 1, 2, 3], [1, 0, 2, 1], 1) is [0.2, 0.7]; corrcoef² is 0.1.
    let loose = LineFit([0, 1, 2, 3], [1, 0, 2, 1])
    #expect(abs(loose.slope - 0.2) < 1e-12 && abs(loose(0) - 0.7) < 1e-12 && abs(loose.determination - 0.1) < 1e-12)
    #expect(LineFit([0, 1], [3, 3]).determination == 1)
  }

  @Test("a spread is told with so many digits behind the point")
  func spread() {
    #expect(Spread([1, 2, 4]).text(decimals: 2) == "2.33 ± 1.53")
    #expect(Spread([-0.5]).text(decimals: 1) == "−0.5" && Spread([]).text(decimals: 1) == "–")
  }

  @Test("limits that the paper does not have are told, and not judged")
  func otherLimits() throws {
    let (result, numbers) = try LabTests.run("gradient-norms", overrides: ["limits=[1e-6, 1e-6]"])
    #expect(numbers.count == 2 && result.findings.count == 1)
    #expect(throws: SettingsError.self) {
      try ExperimentRun(ExperimentEntry.registry["gradient-norms"], overrides: ["limits=[1e-300]"])
    }
  }

  @Test("the quick form measures 13 layers with each limit and the penalty")
  func quick() throws {
    let (result, numbers) = try LabTests.run("gradient-norms")
    #expect(Set(numbers.keys) == ["clipping-0.1", "clipping-0.01", "clipping-0.001", "penalty"])
    var slopes: [String: Double] = [:]
    for (name, value) in numbers {
      let number = try #require(value as? [String: Any])
      let norms = try #require(number["norms"] as? [[Double]])
      #expect(norms.count == 1 && norms[0].count == 13)
      // The loss' gradient with respect to 512 scores of ±1/256.
      #expect(abs(norms[0][12] - (512.0).squareRoot() / 256) < 1e-6)
      slopes[name] = try #require((number["slope"] as? [String: Any])?["mean"] as? Double)
      let share = (number["share_at_limit"] as? [String: Any])?["mean"] as? Double
      #expect((share == nil) == (name == "penalty") && (0...1).contains(share ?? 0))
    }
    // The smaller the limit, the faster gradients vanish: a fact of products.
    let order = ["clipping-0.001", "clipping-0.01", "clipping-0.1"].compactMap { slopes[$0] }
    #expect(order == order.sorted() && order[0] < -1)
    #expect(result.findings.count == 5 && result.figure.panels.count == 4)
  }
}
