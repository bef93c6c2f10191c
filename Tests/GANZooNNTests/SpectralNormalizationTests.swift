import GANZooBackend
import GANZooFormats
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Spectral normalisation")
struct SpectralNormalizationTests {
  let device = Device.test(threads: 1)

  /// Parameters of a wrapped dense layer of five inputs, with this kernel [5, 3].
  private func parameters(_ layer: SpectralNormalization, kernel: [Float]) -> ParameterSet {
    let parameters = layer.parameters([[5]]).enumerated().map { index, description in
      let random = RandomStream(seed: 1, purpose: .initialWeights, part: index)
      let value = description.initializer.tensor(description.shape, from: random, on: device)
      return Parameter(
        description, value: description.name == "kernel" ? Tensor(kernel, shape: [5, 3], on: device) : value)
    }
    return ParameterSet(parameters)
  }

  /// A matrix [5, 3] with the singular values 4, 2 and 0.5, whose left and right vectors are the columns of the
  /// reflections I − 2wwᵀ / wᵀw with w = (1, 2, 3, 4, 5) and w = (1, −1, 2).
  private static let known: [Float] = {
    func reflection(_ w: [Float]) -> [[Float]] {
      let square = w.reduce(0) { $0 + $1 * $1 }
      return w.indices.map { i in w.indices.map { j in (i == j ? 1 : 0) - 2 * w[i] * w[j] / square } }
    }
    let (left, right) = (reflection([1, 2, 3, 4, 5]), reflection([1, -1, 2]))
    return (0..<5).flatMap { row in
      (0..<3).map { column in
        zip([4, 2, 0.5] as [Float], 0..<3).reduce(0) { $0 + $1.0 * left[row][$1.1] * right[column][$1.1] }
      }
    }
  }()

  @Test("After 50 projections a matrix with the singular values 4, 2 and 0.5 is divided by 4")
  func converges() throws {
    let layer = SpectralNormalization(Dense(3))
    let parameters = parameters(layer, kernel: Self.known)
    for _ in 0..<50 { layer.project(parameters) }
    try expectClose(parameters["kernel"].value.values, Self.known.map { $0 / 4 }, "kernel", absolute: 1e-5)
    // vector_u is the first right singular vector, of either sign: (1, 0, 0) reflected at w = (1, −1, 2).
    let u = parameters["vector_u"].value
    #expect(u.shape == [1, 3] && parameters.all[2].description.name == "vector_u")
    try expectClose(u.values.map(abs), [2 / 3, 1 / 3, 2 / 3], "vector_u", absolute: 1e-4)
  }

  @Test("A projection does not wait for the device")
  func waits() {
    let counter = CallCounter(CPUBackend(threads: 1))
    let device = Device(backend: counter)
    let layer = SpectralNormalization(Dense(3), powerIterations: 3)
    let parameters = layer.parameters([[5]]).map {
      Parameter($0, value: Tensor(repeating: 1, shape: $0.shape, on: device))
    }
    layer.project(ParameterSet(parameters))
    #expect(counter.calls["matmul"] == 9)
    #expect(Set(["read", "areAllFinite", "pixels"]).isDisjoint(with: counter.calls.keys))
  }

  @Test("More rounds at each projection are nearer to the largest singular value")
  func rounds() {
    let largest = [1, 2, 20].map { rounds in
      let layer = SpectralNormalization(Dense(3), powerIterations: rounds)
      let parameters = parameters(layer, kernel: Self.known)
      layer.project(parameters)
      return Self.known[0] / parameters["kernel"].value.values[0]  // σ
    }
    #expect(largest[0] < largest[1] && largest[1] < largest[2] && abs(largest[2] - 4) < 1e-3)
  }

  @Test("A kernel of zeros is left alone, and so is the vector")
  func zeros() {
    let layer = SpectralNormalization(Dense(3))
    let parameters = parameters(layer, kernel: [Float](repeating: 0, count: 15))
    let vector = parameters["vector_u"].value.values
    layer.project(parameters)
    #expect(parameters["kernel"].value.values.allSatisfy { $0 == 0 })
    #expect(parameters["vector_u"].value.values == vector && vector.allSatisfy { $0 != 0 && abs($0) <= 0.04 })
  }

  @Test("A model projects each of its layers; optimizers leave the vector alone")
  func model() throws {
    let x = Symbol.input("x", [5])
    let hidden = Dense(4)(SpectralNormalization(Dense(3))(x))
    let network = try Network("N", inputs: [x], outputs: [SpectralNormalization(Dense(2))(hidden)])
    let model = Model(network, seed: 1, on: device)
    #expect(network.vertices.map(\.name) == ["x", "spectral_normalization", "dense", "spectral_normalization_1"])
    #expect(model.trainedParameters.count == 6 && model.parameters.count == 8)
    #expect(network.multiplyAdds == 5 * 3 + 3 * 4 + 4 * 2)
    let before = model.parameters.map(\.value.values)
    model.project()
    let changed = zip(model.parameters, before).filter { $0.value.values != $1 }.map(\.0.description.name)
    #expect(changed == ["kernel", "vector_u", "kernel", "vector_u"])
  }

  @Test("Logits are those of the layer within")
  func logits() throws {
    let x = Symbol.input("x", [5])
    let head = SpectralNormalization(Dense(3, activation: .softmax), powerIterations: 2)
    #expect(SpectralNormalization(Dense(3)).logits == nil)
    #expect((head.logits as? SpectralNormalization)?.powerIterations == 2)
    let model = Model(try Network("D", inputs: [x], outputs: [head(x)]), seed: 1, on: device)
    let input = SampleInput([2, 5]).tensor(seed: 5, part: 0, on: device)
    let activated = model([input], .training(seed: 1, step: 0))[0]
    let logits = model([input], .training(seed: 1, step: 0, outputs: .logits))[0]
    #expect(logits.softmax().values == activated.values && logits.values != activated.values)
  }

  @Test("A convolution within takes in an up-sampling before it, with the same output")
  func upSampling() throws {
    let x = Symbol.input("x", [3, 4, 2])
    let enlarged = UpSampling2D()(x)
    let y = SpectralNormalization(Conv2D(3, kernel: 3, padding: .same))(enlarged)
    let (together, apart) = (
      Model(try Network("N", inputs: [x], outputs: [y]), seed: 1, on: device),
      Model(try Network("N", inputs: [x], outputs: [y, enlarged]), seed: 1, on: device)
    )
    let input = SampleInput([2, 3, 4, 2]).tensor(seed: 5, part: 0, on: device)
    let expected = apart([input], .inference)[0]
    try expectClose(together([input], .inference)[0], (expected.shape.sizes, expected.values), "together")
  }

  @Test("A file of Keras 3 has more settings than are read")
  func keras() throws {
    let json = """
      {"name": "sn", "trainable": true, "layer": {"module": "keras.layers", "class_name": "Conv1D", "config": {"name": "c",
      "trainable": true, "filters": 4, "kernel_size": [3], "strides": [1], "padding": "valid", "data_format":
      "channels_last", "dilation_rate": [1], "groups": 1, "activation": "tanh", "use_bias": true, "kernel_regularizer":
      null}, "registered_name": null, "build_config": {"input_shape": [null, 7, 3]}}, "power_iterations": 2}
      """
    let layer = try SpectralNormalization(configuration: JSONObject(json: json))
    #expect(layer.powerIterations == 2 && (layer.layer as? Conv1D)?.activation == .tanh)
    #expect(
      layer.configuration.json == """
        {"layer": {"module": "keras.layers", "class_name": "Conv1D", "config": {"filters": 4, "kernel_size": [3], \
        "strides": [1], "padding": "valid", "activation": "tanh", "use_bias": true}}, "power_iterations": 2}
        """)
  }
}
