import Foundation
import GANZooLab
import GANZooTensors
import GANZooTraining
import GANZooVisualization
import Testing

@Suite("Discriminator and critic in one dimension")
struct CriticOneDTests {
  private static let gaussians = TwoGaussians(distance: 6, points: 2001)

  @Test("gradients at each sample are those of the closed forms")
  func gradients() {
    let places: [Float] = [-3, -0.5, 0, 0.25, 3]
    let samples = Tensor(places, shape: [5, 1], on: Device(threads: 1))
    let score = { (x: Tensor) in x.reshaped([5]) * -6 }
    let fakeness = places.map { 1 / (1 + exp(6 * Double($0))) }
    let minimax = Minimax().generatorGradients(at: samples, score).values
    let other = NonSaturating().generatorGradients(at: samples, score).values
    let wasserstein = WassersteinClipping().generatorGradients(at: samples, score).values
    for index in places.indices {
      #expect(abs(Double(minimax[index]) - 6 * fakeness[index]) < 1e-5)
      #expect(abs(Double(other[index]) - 6 * (1 - fakeness[index])) < 1e-5)
      #expect(wasserstein[index] == 6)
    }
  }

  @Test("the best discriminator is p / (p + q), and means are over generated samples")
  func optimum() {
    let gaussians = Self.gaussians
    for x in [-4.0, 0, 1.5] {
      let (p, q) = (gaussians.realDensity(x), gaussians.fakeDensity(x))
      #expect(abs(1 / (1 + exp(-gaussians.optimalLogit(x))) - p / (p + q)) < 1e-12)
    }
    #expect(abs(gaussians.fakeMean(of: gaussians.grid) - 3) < 1e-5)
    #expect(abs(gaussians.fakeMean(of: gaussians.grid.map { $0 * $0 }) - 10) < 1e-4)
  }

  @Test("quotients of two noises have Cauchy's quartiles and tail, and a deviation that grows")
  func noise() throws {
    let noise = NoisyRatios(count: 100_000, on: Device(threads: 2))
    #expect(abs(noise.halfQuartileDistance - 1) < 0.02)
    #expect(abs(noise.tail - (1 - 2 * atan(10) / Double.pi)) < 0.003)
    #expect(noise.deviations.map(\.count) == [100, 1000, 10_000, 100_000])
    #expect(try #require(noise.deviations.last).deviation > 3 * noise.deviations[0].deviation)
  }

  @Test("the quick form finds the saturation of the minimax loss and the straight critic")
  func quick() throws {
    let (result, numbers) = try LabTests.run("critic-1d")
    let losses = try #require(numbers["losses"] as? [String: [String: Any]])
    // By quadrature on a finer grid.
    let gaussians = Self.gaussians
    let fakeness = gaussians.grid.map { 1 / (1 + exp(-gaussians.optimalLogit($0))) }
    let exact = [
      "minimax": gaussians.fakeMean(of: fakeness.map { 6 * $0 }),
      "non-saturating": gaussians.fakeMean(of: fakeness.map { 6 * (1 - $0) }), "Wasserstein": 1,
    ]
    for (name, mean) in exact {
      let found = try #require(losses[name]?["exact_mean"] as? Double)
      #expect(abs(found - mean) < 1e-3 * mean + 1e-4, "\(name): \(found), not \(mean)")
    }
    // The largest gradient is 6, and a hundredth of it is passed at x = log(99) / 6, below which 1.3 % of N(3, 1) lie.
    let saturated = try #require(losses["minimax"]?["exact_saturated"] as? Double)
    #expect(abs(saturated - 0.987) < 0.01)
    #expect(losses["Wasserstein"]?["exact_saturated"] as? Double == 0)
    let straight = try #require((numbers["critic_determination"] as? [String: Any])?["mean"] as? Double)
    #expect(straight > 0.9 && straight <= 1 + 1e-12)
    #expect(result.findings.count == 5 && result.figure.panels.count == 4)
  }
}
