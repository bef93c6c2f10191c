import GANZooBackend
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Batch normalisation")
struct BatchNormalizationTests {
  let device = Device.test(threads: 1)

  @Test("Moving statistics converge to those of the batches, and inference uses them")
  func movingStatistics() throws {
    let x = Symbol.input("x", [3])
    let network = try Network("N", inputs: [x], outputs: [BatchNormalization(momentum: 0.5)(x)])
    let model = Model(network, seed: 1, on: device)
    #expect(model.trainedParameters.map(\.description.name) == ["gamma", "beta"])
    #expect(network.parameterCount == 12 && network.trainedParameterCount == 6)
    // Column means 2, 4 and 6; biased variances 1, 4 and 9.
    let batch = Tensor([1, 2, 3, 3, 6, 9], shape: [2, 3], on: device)
    for step in 0..<30 { _ = model([batch], .training(seed: 1, step: step)) }
    let statistics = model.parameters.dropFirst(2).map(\.value.values)
    #expect(zip(statistics[0], [2, 4, 6] as [Float]).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(zip(statistics[1], [1, 4, 9] as [Float]).allSatisfy { abs($0 - $1) < 1e-5 })
    let before = model.parameters.map(\.value.values)
    let output = model([batch], .inference)[0].values
    #expect(zip(output, [-1, -1, -1, 1, 1, 1] as [Float]).allSatisfy { abs($0 - $1) < 1e-3 })
    #expect(model.parameters.map(\.value.values) == before)
  }

  @Test("The moving statistics that training leaves behind hold no graph")
  func detached() {
    let layer = BatchNormalization()
    let parameters = layer.parameters([[3]]).map {
      Parameter($0, value: Tensor(repeating: 1, shape: [3], on: device))
    }
    let batch = Tensor([1, 2, 3, 3, 6, 9], shape: [2, 3], on: device)
    _ = valueAndGradients(with: Array(parameters[..<2])) {
      (loss: layer.call([batch], ParameterSet(parameters), .training(seed: 1, step: 0)).sum(), other: ())
    }
    #expect(parameters.allSatisfy { !$0.value.isDifferentiable })
  }

  /// Products with a normalisation behind them, whose statistics and weights are not those of the start.
  private func products(usesBias: Bool) throws -> (Model, Tensor) {
    let x = Symbol.input("x", [5, 5, 3])
    let wide = Conv2D(16, kernel: 3, padding: .same, usesBias: usesBias)
    var y = ReLU()(BatchNormalization()(wide(UpSampling2D()(x))))
    y = BatchNormalization(scale: false)(
      Conv2DTranspose(16, kernel: 3, strides: 2, padding: .same, usesBias: usesBias)(y))
    y = BatchNormalization(center: false)(Conv2D(1, kernel: 5, padding: .same, usesBias: usesBias)(y))
    y = LeakyReLU()(BatchNormalization()(Dense(7, usesBias: usesBias)(Flatten()(Activation(.tanh)(y)))))
    let model = Model(try Network("N", inputs: [x], outputs: [y]), seed: 1, on: device)
    let random = { RandomStream(seed: 1, purpose: .generation, part: $0) }
    for (part, parameter) in model.trainedParameters.enumerated() where parameter.value.shape.rank == 1 {
      parameter.value = Tensor(normal: 0.5, mean: 0.5, shape: parameter.value.shape, from: random(part), on: device)
    }
    let batch = Tensor(normal: 1, mean: 0.2, shape: [4, 5, 5, 3], from: random(99), on: device)
    for step in 0..<3 { _ = model([batch], .training(seed: 1, step: step)) }
    return (model, batch)
  }

  @Test(
    "In inference a product is normalised in its own pass: the same up to rounding, gradients included",
    arguments: [false, true])
  func fused(usesBias: Bool) throws {
    let (model, batch) = try products(usesBias: usesBias)
    func layerByLayer(_ x: Tensor) -> Tensor {
      var last = x
      model.callEachLayer([x], .inference) { last = $1 }
      return last
    }
    try expectClose(
      model([batch], .inference)[0].values, layerByLayer(batch).values, "outputs", absolute: 1e-5, relative: 1e-5)
    let gradient = { (output: (Tensor) -> Tensor) in
      let x = batch.variable()
      return gradients(consuming: output(x).squared().sum(), with: [x])[0].values
    }
    try expectClose(
      gradient { model([$0], .inference)[0] }, gradient(layerByLayer), "gradients", absolute: 1e-4, relative: 1e-4)
  }

  @Test("A normalisation whose product is an output is computed by itself")
  func outputs() throws {
    let x = Symbol.input("x", [3])
    let product = Dense(2)(x, name: "product")
    let network = try Network("N", inputs: [x], outputs: [product, BatchNormalization()(product)])
    let outputs = Model(network, seed: 1, on: device)([Tensor([1, 2, 3], shape: [1, 3], on: device)], .inference)
    // The moving variance is 1, and epsilon 0.001.
    #expect(zip(outputs[0].values, outputs[1].values).allSatisfy { abs($1 / $0 - 0.9995) < 1e-5 })
  }
}
