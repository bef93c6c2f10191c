import GANZooBackend
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Initializers")
struct InitializerTests {
  let random = RandomStream(seed: 1, purpose: .initialWeights, part: 1)

  func values(_ initializer: Initializer, _ shape: Shape) -> [Float] {
    let tensor = initializer.tensor(shape, from: random, on: Device.test(threads: 1))
    #expect(tensor.shape == shape)
    return tensor.values
  }

  /// Mean, deviation and largest magnitude.
  func moments(_ values: [Float]) -> (mean: Float, deviation: Float, largest: Float) {
    let mean = values.reduce(0, +) / Float(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)
    return (mean, variance.squareRoot(), values.map(abs).max() ?? 0)
  }

  @Test("Zeros, ones and constants")
  func constants() {
    #expect(values(.zeros, [2, 3]) == [0, 0, 0, 0, 0, 0])
    #expect(values(.ones, [2]) == [1, 1])
    #expect(values(.constant(0.25), [2]) == [0.25, 0.25])
  }

  /// A dense kernel has fans 300 and 100; a 3 x 5 convolution from 10 to 40 channels 150 and 600.
  @Test(
    "Uniform ones fill their bounds",
    arguments: [
      (.glorotUniform, [300, 100], (6 / 400.0)), (.heUniform, [300, 100], (6 / 300.0)),
      (.glorotUniform, [3, 5, 10, 40], (6 / 750.0)), (.heUniform, [3, 5, 10, 40], (6 / 150.0)),
      (.randomUniform(), [300, 100], 0.0025), (.glorotUniform, [3000], (6 / 6000.0)),
    ] as [(Initializer, Shape, Double)])
  func uniform(initializer: Initializer, shape: Shape, squaredLimit: Double) {
    let limit = Float(squaredLimit.squareRoot())
    let (mean, deviation, largest) = moments(values(initializer, shape))
    #expect(largest <= limit && largest > 0.995 * limit)
    #expect(abs(mean) < 0.04 * limit)
    #expect(abs(deviation / limit - 0.57735) < 0.03)
  }

  @Test(
    "Normal ones have their deviation, and Glorot's and He's are cut off",
    arguments: [
      (.glorotNormal, [300, 100], (2 / 400.0), true), (.heNormal, [300, 100], (2 / 300.0), true),
      (.glorotNormal, [3, 5, 10, 40], (2 / 750.0), true), (.heNormal, [3, 5, 10, 40], (2 / 150.0), true),
      (.truncatedNormal(stddev: 0.02 / 0.879_625_66), [300, 100], 0.0004, true),
      (.randomNormal(), [300, 100], 0.0025, false), (.randomNormal(stddev: 0.02), [300, 100], 0.0004, false),
    ] as [(Initializer, Shape, Double, Bool)])
  func normal(initializer: Initializer, shape: Shape, variance: Double, isCutOff: Bool) {
    let expected = Float(variance.squareRoot())
    let (mean, deviation, largest) = moments(values(initializer, shape))
    #expect(abs(mean) < 0.05 * expected)
    #expect(abs(deviation / expected - 1) < 0.03)
    // Two deviations of the normal distribution before the cut, whose own deviation is 0.8796 of it.
    let cut = 2 * expected / 0.879_625_66
    #expect(isCutOff ? largest <= cut * 1.000_01 && largest > 0.99 * cut : largest > 3 * expected)
  }

  @Test("A mean moves the normal distributions")
  func mean() {
    for initializer in [Initializer.randomNormal(mean: 1, stddev: 0.02), .truncatedNormal(mean: 1, stddev: 0.022_737)] {
      let (mean, deviation, _) = moments(values(initializer, [300, 100]))
      #expect(abs(mean - 1) < 0.001 && abs(deviation - 0.02) < 0.001)
    }
  }

  @Test("Small shapes are filled too", arguments: [Shape([]), [1], [1, 1], [2, 3]])
  func small(shape: Shape) {
    for initializer in [Initializer.glorotNormal, .heNormal, .glorotUniform, .heUniform] {
      #expect(values(initializer, shape).allSatisfy { $0 != 0 && $0.isFinite })
    }
  }

  @Test("Every parameter of a model gets its own numbers, and another role others")
  func model() throws {
    let z = Symbol.input("z", [8])
    let network = try Network("G", inputs: [z], outputs: [Dense(8)(Dense(8)(z))])
    let device = Device.test(threads: 1)
    let (a, b, c) = (
      Model(network, seed: 1, on: device), Model(network, seed: 1, role: 1, on: device),
      Model(network, seed: 1, on: device)
    )
    let kernels = (a.parameters + b.parameters).filter { $0.description.name == "kernel" }.map(\.value.values)
    #expect(kernels.count == 4 && Set(kernels).count == 4)
    #expect(a.parameters.map(\.value.values) == c.parameters.map(\.value.values))
  }
}
