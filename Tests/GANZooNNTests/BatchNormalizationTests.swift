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
}
