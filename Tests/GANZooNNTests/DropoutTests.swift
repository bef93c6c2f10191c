import GANZooBackend
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Dropout")
struct DropoutTests {
  let device = Device.test(threads: 1)

  /// Two dropouts of one input, side by side.
  func model(_ rate: Float) throws -> Model {
    let x = Symbol.input("x", [20_000])
    let network = try Network("D", inputs: [x], outputs: [Dropout(rate)(x), Dropout(rate)(x)])
    return Model(network, seed: 1, on: device)
  }

  func masks(_ model: Model, _ pass: CallContext) -> [[Float]] {
    model([Tensor(repeating: 1, shape: [1, 20_000], on: device)], pass).map(\.values)
  }

  @Test("The share that is dropped is the rate, and the mean stays", arguments: [0.1, 0.3, 0.5] as [Float])
  func rate(rate: Float) throws {
    let mask = masks(try model(rate), .training(seed: 1, step: 0))[0]
    let dropped = Float(mask.count { $0 == 0 }) / 20_000
    #expect(abs(dropped - rate) < 0.02)
    #expect(mask.allSatisfy { $0 == 0 || abs($0 - 1 / (1 - rate)) < 1e-6 })
    #expect(abs(mask.reduce(0, +) / 20_000 - 1) < 0.03)
  }

  @Test("Each layer, step, part and seed drops other numbers; the same ones drop the same")
  func streams() throws {
    let model = try model(0.5)
    let passes: [CallContext] = [
      .training(seed: 1, step: 0), .training(seed: 1, step: 1), .training(seed: 1, step: 0, part: 1),
      .training(seed: 2, step: 0),
    ]
    let drawn = passes.flatMap { masks(model, $0) }
    #expect(Set(drawn).count == 8)
    #expect(masks(model, passes[2]) == masks(model, passes[2]))
  }

  @Test("Inference drops nothing, and neither does a rate of 0")
  func inference() throws {
    #expect(masks(try model(0.5), .inference)[0].allSatisfy { $0 == 1 })
    #expect(masks(try model(0), .training(seed: 1, step: 0))[0].allSatisfy { $0 == 1 })
  }

  @Test(
    "An alpha dropout keeps mean and variance of normal numbers, and drops to one value",
    arguments: [0.2, 0.5] as [Float])
  func alpha(rate: Float) {
    let layer = AlphaDropout(rate)
    let count: Float = 40_000
    let x = Tensor(normal: 1, shape: [1, Int(count)], from: RandomStream(seed: 3, purpose: .latents), on: device)
    let found = layer.call([x], [], .training(seed: 1, step: 0)).values
    let mean = found.reduce(0, +) / count
    let variance = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    #expect(abs(mean) < 0.03 && abs(variance - 1) < 0.05)
    // Keras: a = ((1 - rate) (1 + rate α′²))^-½ with α′ = -1.7580993, and a dropped number becomes a α′ (1 - rate).
    let scale = 1 / ((1 - rate) * (1 + rate * 1.758_099_3 * 1.758_099_3)).squareRoot()
    let dropped = -scale * 1.758_099_3 * (1 - rate)
    let share = Float(found.count { abs($0 - dropped) < 1e-5 }) / count
    #expect(abs(share - rate) < 0.02)
    #expect(layer.call([x], [], .inference).values == x.values)
  }

  @Test("A Gaussian dropout multiplies with mean 1 and a dropout's variance", arguments: [0.2, 0.5] as [Float])
  func gaussian(rate: Float) {
    let layer = GaussianDropout(rate)
    let ones = Tensor(repeating: 1, shape: [1, 20_000], on: device)
    let factors = layer.call([ones], [], .training(seed: 1, step: 0)).values
    let mean = factors.reduce(0, +) / 20_000
    let variance = factors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean - 1) < 0.03 && abs(variance / (rate / (1 - rate)) - 1) < 0.05)
    #expect(layer.call([ones], [], .inference).values.allSatisfy { $0 == 1 })
  }

  @Test("The gradient passes where the number passed")
  func gradient() {
    let x = Tensor(repeating: 3, shape: [1, 100], on: device).variable()
    let y = Dropout(0.4).call([x], [], .training(seed: 1, step: 0))
    #expect(gradients(of: y, with: [x])[0].values.map { $0 * 3 } == y.values)
  }

  @Test("A spatial dropout drops whole channels of a sample, and the mean stays")
  func spatial() {
    let images = Tensor(repeating: 1, shape: [20, 3, 2, 50], on: device)
    let layer = SpatialDropout2D(0.4)
    let kept = layer.call([images], [], .training(seed: 1, step: 0)).values
    let (first, share) = (kept.prefix(50), Float(1) / 0.6)
    #expect(kept.allSatisfy { $0 == 0 || abs($0 - share) < 1e-6 })
    for pixel in 1..<6 { #expect(kept.dropFirst(50 * pixel).prefix(50).elementsEqual(first)) }
    #expect(!kept.dropFirst(300).prefix(50).elementsEqual(first))
    let mean: Float = kept.reduce(0, +) / 6000
    #expect(abs(mean - 1) < 0.1)
    #expect(layer.call([images], [], .inference).values == images.values)
  }

  @Test("Noise has its deviation and mean 0, differs from step to step, and is missing in inference")
  func noise() {
    let x = Tensor(repeating: 2, shape: [1, 20_000], on: device)
    let layer = GaussianNoise(0.3)
    let drawn = [0, 1].map { step in layer.call([x], [], .training(seed: 1, step: step)).values.map { $0 - 2 } }
    let (a, b) = (drawn[0], drawn[1])
    #expect(a != b && abs(a.reduce(0, +) / 20_000) < 0.01)
    #expect(abs((a.reduce(0) { $0 + $1 * $1 } / 20_000).squareRoot() - 0.3) < 0.01)
    #expect(layer.call([x], [], .inference).values == x.values)
    #expect(GaussianNoise(0).call([x], [], .training(seed: 1, step: 0)).values == x.values)
  }
}
