import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

/// Trainings that Keras began: three steps there, then ten more in both, from one file.
@Suite("A training goes on as it does in Keras")
struct KerasTrainingTests {
  private struct Taken {
    let keras: KerasModel
    let model: Model
    let state: KerasFile.Optimizer
    let path: String

    init(_ name: String) throws {
      path = Fixture.path("keras_training/" + name)
      let file = try KerasFile(contentsOf: path)
      keras = try KerasModel(configuration: JSONObject(json: try #require(file.modelConfig)))
      model = Model(try SavedNetwork(keras, weights: file.weights, from: path), on: Device.test(threads: 1))
      state = try #require(file.optimizer)
    }
  }

  private func goesOn(_ taken: Taken, with optimizer: some Optimizer, as name: String) throws {
    let values = try HDF5Reader(Fixture.path("keras_training/\(name).values.h5"))
    let (inputs, targets) = try (values.array(at: "/inputs"), values.array(at: "/targets"))
    let losses = try values.array(at: "/losses").values
    let device = taken.model.device
    let batch = { (all: StoredArray, step: Int) in
      let count = all.values.count / all.shape[0]
      return Tensor(
        Array(all.values[step * count..<(step + 1) * count]), shape: Shape(Array(all.shape.dropFirst())), on: device)
    }
    for step in losses.indices {
      let pass = CallContext.training(seed: 1, step: step)
      let (loss, gradients, _) = valueAndGradients(with: taken.model.trainedParameters) {
        let difference = taken.model([batch(inputs, step)], pass)[0] - batch(targets, step)
        return (loss: difference.squared().mean([0, 1]), other: ())
      }
      #expect(abs(loss.values[0] - losses[step]) <= 1e-4 * max(1, losses[step]))
      optimizer.step(gradients)
    }
    for (index, parameter) in taken.model.parameters.enumerated() {
      let expected = try values.array(at: "/weights_\(index)")
      try expectClose(
        parameter.value, (expected.shape, expected.values), parameter.description.name, absolute: 1e-4, relative: 1e-4)
    }
  }

  @Test("with Adam", arguments: ["adam.keras", "adam.h5"])
  func adam(_ name: String) throws {
    let taken = try Taken(name)
    let adam = Adam(taken.model.trainedParameters, learningRate: 1e-2, beta1: 0.5, beta2: 0.9)
    try OptimizerState(taken.state, slots: 2, of: taken.keras, from: taken.path).restore(adam)
    #expect(adam.iterations == 3)
    try goesOn(taken, with: adam, as: "adam")
  }

  @Test("with RMSprop", arguments: ["rmsprop.keras", "rmsprop.h5"])
  func rmsprop(_ name: String) throws {
    let taken = try Taken(name)
    let rmsprop = RMSprop(taken.model.trainedParameters, learningRate: 1e-2)
    try OptimizerState(taken.state, slots: 1, of: taken.keras, from: taken.path).restore(rmsprop)
    #expect(rmsprop.iterations == 3)
    try goesOn(taken, with: rmsprop, as: "rmsprop")
  }

  @Test("not with the state of another optimizer")
  func other() throws {
    let taken = try Taken("rmsprop.keras")
    #expect(
      throws: OptimizerStateError.count(file: taken.path, found: 9, weights: 7, slots: 2)
    ) { try OptimizerState(taken.state, slots: 2, of: taken.keras, from: taken.path) }
    #expect(
      "\(OptimizerStateError.count(file: "r.keras", found: 9, weights: 7, slots: 2))" == """
        r.keras: the optimizer's state has 9 arrays, but 7 trained weights with 2 each, and one or two before, make 15 or 16
        """)
  }
}
