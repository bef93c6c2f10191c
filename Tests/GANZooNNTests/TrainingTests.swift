import GANZooBackend
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Training a critic and a generator")
struct TrainingTests {
  let device = Device.test(threads: 1)

  static func generator() throws -> Network {
    let z = Symbol.input("z", [4])
    let h = Reshape([2, 2, 3])(LeakyReLU()(BatchNormalization()(Dense(12)(z))))
    return try Network(
      "G", inputs: [z], outputs: [Conv2D(1, kernel: 3, padding: .same, activation: .tanh)(UpSampling2D()(h))])
  }

  static func critic() throws -> Network {
    let x = Symbol.input("x", [4, 4, 1])
    let h = Dropout(0.3)(LeakyReLU()(MaxPooling2D()(Conv2D(5, kernel: 2, padding: .same)(x))))
    return try Network("D", inputs: [x], outputs: [Dense(1)(Flatten()(h))])
  }

  func images(_ step: Int) -> Tensor {
    Tensor(
      uniform: -1..<1, shape: [6, 4, 4, 1], from: RandomStream(seed: 3, purpose: .batches, step: step), on: device)
  }

  /// One step of WGAN-GP's critic: Gulrajani et al. 2017, algorithm 1.
  func criticStep(_ critic: Model, _ optimizer: any Optimizer, step: Int) -> Float {
    let pass = CallContext.training(seed: 1, step: step)
    let (real, fake) = (images(2 * step), images(2 * step + 1) * 0.5)
    let (loss, found, _) = valueAndGradients(with: critic.trainedParameters) {
      let x = (real * 0.3 + fake * 0.7).variable()
      let gradient = gradients(of: critic([x], pass)[0].sum(), with: [x], recording: true)[0]
      let penalty = ((gradient.squared().sum([1, 2, 3]) + 1e-12).squareRoot() - 1).squared().mean()
      return (loss: critic([fake], pass)[0].mean() - critic([real], pass)[0].mean() + penalty * 10, other: ())
    }
    optimizer.step(found)
    return loss.scalar
  }

  @Test("No cycles in the graph: memory after 1,000 steps equals that after 100")
  func memory() throws {
    let critic = Model(try Self.critic(), seed: 1, on: device)
    let optimizer = Adam(critic.trainedParameters)
    var bytes: [[Int]] = []
    for step in 1...1000 {
      _ = criticStep(critic, optimizer, step: step)
      if step == 100 || step == 1000 { bytes.append([device.memoryInUse, device.peakMemory]) }
    }
    #expect(bytes.count == 2 && bytes[0] == bytes[1])
  }

  @Test("A few steps lower the critic's loss, with either optimizer")
  func learns() throws {
    for make in [{ Adam($0, learningRate: 0.01) }, { RMSprop($0, learningRate: 0.01) }]
      as [([Parameter]) -> any Optimizer]
    {
      let critic = Model(try Self.critic(), seed: 1, on: device)
      let optimizer = make(critic.trainedParameters)
      let losses = (0..<60).map { criticStep(critic, optimizer, step: $0) }
      let (first, last): (Float, Float) = (losses.prefix(10).reduce(0, +), losses.suffix(10).reduce(0, +))
      #expect(last < first)
    }
  }

  @Test("In a generator step the critic is frozen: its weights are constants, and only the generator moves")
  func freezing() throws {
    let (generator, critic) = (
      Model(try Self.generator(), seed: 1, on: device), Model(try Self.critic(), seed: 1, role: 1, on: device)
    )
    let before = (generator.trainedParameters.map(\.value.values), critic.parameters.map(\.value.values))
    let optimizer = RMSprop(generator.trainedParameters)
    let z = Tensor(normal: 1, shape: [6, 4], from: RandomStream(seed: 3, purpose: .latents), on: device)
    let pass = CallContext.training(seed: 1, step: 0)
    let (loss, found, seen) = valueAndGradients(with: generator.trainedParameters) {
      let scores = critic(generator([z], pass), pass)[0]
      return (loss: -scores.mean(), other: critic.parameters.map(\.value.isDifferentiable))
    }
    #expect(seen.allSatisfy { !$0 } && !loss.isDifferentiable)
    #expect(found.map(\.shape) == generator.trainedParameters.map(\.description.shape))
    optimizer.step(found)
    #expect(critic.parameters.map(\.value.values) == before.1)
    let moved = zip(generator.trainedParameters, before.0).filter { $0.value.values != $1 }
    // Batch normalisation takes out what the dense bias adds, but for rounding.
    #expect(moved.count >= generator.trainedParameters.count - 1)
  }

  @Test("Parameters are detached afterwards, even when the loss throws")
  func detached() throws {
    struct Stop: Error {}
    let critic = Model(try Self.critic(), seed: 1, on: device)
    let pass = CallContext.training(seed: 1, step: 0)
    _ = valueAndGradients(with: critic.trainedParameters) {
      #expect(critic.trainedParameters.allSatisfy { $0.value.isDifferentiable })
      return (loss: critic([images(0)], pass)[0].mean(), other: ())
    }
    #expect(critic.parameters.allSatisfy { !$0.value.isDifferentiable })
    #expect(throws: Stop.self) {
      try valueAndGradients(with: critic.trainedParameters) { () throws -> (loss: Tensor, other: Int) in throw Stop() }
    }
    #expect(critic.parameters.allSatisfy { !$0.value.isDifferentiable })
  }

  @Test("Logits are the argument of a last softmax or sigmoid")
  func logits() throws {
    let x = Symbol.input("x", [3])
    let heads = [Dense(4, activation: .softmax)(x), Dense(1, activation: .sigmoid)(x), Dense(2, activation: .tanh)(x)]
    let model = Model(try Network("D", inputs: [x], outputs: heads), seed: 1, on: device)
    let input = Tensor(normal: 1, shape: [5, 3], from: RandomStream(seed: 1, purpose: .latents), on: device)
    let activated = model([input], .training(seed: 1, step: 0))
    let logits = model([input], .training(seed: 1, step: 0, outputs: .logits))
    #expect(logits[0].softmax().values == activated[0].values)
    #expect(logits[1].sigmoid().values == activated[1].values)
    #expect(logits[2].values == activated[2].values)
  }

  @Test("A layer that reads an output reads its activation, whatever the caller gets of it")
  func readOutputs() throws {
    let x = Symbol.input("x", [3])
    let classes = Dense(4, activation: .softmax)(x)
    let score = Dense(1, activation: .sigmoid)(Concatenate()(x, classes))
    let model = Model(try Network("D", inputs: [x], outputs: [score, classes]), seed: 1, on: device)
    let input = Tensor(normal: 1, shape: [5, 3], from: RandomStream(seed: 1, purpose: .latents), on: device)
    let activated = model([input], .inference)
    var context = CallContext.inference
    context.outputs = .logits
    let logits = model([input], context)
    #expect(logits[0].sigmoid().values == activated[0].values && logits[1].softmax().values == activated[1].values)
    var last: Tensor?
    model.callEachLayer([input], context) { position, value in
      if position == model.network.outputs[0] { last = value }
    }
    #expect(last?.values == logits[0].values)
  }
}
