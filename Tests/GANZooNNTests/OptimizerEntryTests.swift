import GANZoo
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Optimizers by name")
struct OptimizerEntryTests {
  private func make<Kind: Optimizer>(_ yaml: String, _ kind: Kind.Type) throws -> Kind {
    let reader = SettingsReader(try SettingsTree(yaml: yaml, file: "r.yaml"))
    let maker = try Zoo.builtIn.optimizers[reader.string("name")].make(reader)
    try reader.finish()
    return try #require(maker([]) as? Kind)
  }

  @Test("have Keras' defaults, or PyTorch's")
  func defaults() throws {
    let adam = [try make("name: adam", Adam.self), try make("{name: adam, convention: pytorch}", Adam.self)]
    #expect(adam.map(\.convention) == [.keras, .pytorch])
    #expect(adam.map(\.learningRate) == [1e-3, 1e-3] && adam.map(\.epsilon) == [1e-7, 1e-8])
    let rmsprop = [
      try make("name: rmsprop", RMSprop.self), try make("{name: rmsprop, convention: pytorch}", RMSprop.self),
    ]
    #expect(rmsprop.map(\.convention) == [.keras, .pytorch])
    #expect(rmsprop.map(\.learningRate) == [1e-3, 1e-2])
    #expect(rmsprop.map(\.rho) == [0.9, 0.99] && rmsprop.map(\.epsilon) == [1e-7, 1e-8])
    let sgd = [try make("name: sgd", SGD.self), try make("{name: sgd, convention: pytorch}", SGD.self)]
    #expect(sgd.map(\.convention) == [.keras, .pytorch])
    #expect(sgd.map(\.learningRate) == [0.01, 1e-3] && sgd.map(\.momentum) == [0, 0] && !sgd[0].nesterov)
  }

  @Test("have the defaults of the framework and version that a recipe names")
  func conventions() throws {
    let expected: [(OptimizerConvention, rate: Float, rho: Float, epsilon: Float, adam: Float, sgd: Float)] = [
      (.keras1, 1e-3, 0.9, 1e-8, 1e-8, 0.01), (.keras20, 1e-3, 0.9, 1e-8, 1e-8, 0.01),
      (.keras22, 1e-3, 0.9, 1e-7, 1e-7, 0.01), (.keras23, 1e-3, 0.9, 1e-7, 1e-7, 0.01),
      (.keras211, 1e-3, 0.9, 1e-7, 1e-7, 0.01), (.keras3, 1e-3, 0.9, 1e-7, 1e-7, 0.01),
      (.keras, 1e-3, 0.9, 1e-7, 1e-7, 0.01), (.lasagne, 1, 0.9, 1e-6, 1e-8, 0.01),
      (.mxnet, 1e-3, 0.9, 1e-8, 1e-8, 0.01),
      (.pytorch, 1e-2, 0.99, 1e-8, 1e-8, 1e-3), (.pytorch01, 1e-2, 0.99, 1e-8, 1e-8, 1e-3),
      (.tensorflow, 1e-3, 0.9, 1e-10, 1e-8, 0.01),
    ]
    #expect(Set(expected.map(\.0)) == Set(OptimizerConvention.allCases))
    for (convention, rate, rho, epsilon, adamEpsilon, sgdRate) in expected {
      let rmsprop = try make("{name: rmsprop, convention: \(convention.rawValue)}", RMSprop.self)
      #expect((rmsprop.learningRate, rmsprop.rho, rmsprop.epsilon) == (rate, rho, epsilon), "\(convention)")
      let adam = try make("{name: adam, convention: \(convention.rawValue)}", Adam.self)
      #expect((adam.learningRate, adam.beta1, adam.beta2) == (1e-3, 0.9, 0.999), "\(convention)")
      #expect((adam.epsilon, adam.convention) == (adamEpsilon, convention))
      let sgd = try make("{name: sgd, convention: \(convention.rawValue)}", SGD.self)
      #expect((sgd.learningRate, sgd.convention) == (sgdRate, convention))
      // What a library's user gets is what a recipe gets.
      let made = (
        RMSprop([], convention: convention), Adam([], convention: convention), SGD([], convention: convention)
      )
      #expect((made.0.learningRate, made.0.rho, made.0.epsilon) == (rate, rho, epsilon))
      #expect((made.1.epsilon, made.2.learningRate) == (adamEpsilon, sgdRate))
    }
  }

  @Test("have the settings that they are given")
  func settings() throws {
    let sgd = try make("{name: sgd, learning_rate: 0.5, momentum: 0.25, nesterov: true}", SGD.self)
    #expect((sgd.learningRate, sgd.momentum, sgd.nesterov) == (0.5, 0.25, true))
    let adam = try make("{name: adam, convention: pytorch, epsilon: 0.5, beta_1: 0.25, beta_2: 0.125}", Adam.self)
    #expect((adam.epsilon, adam.beta1, adam.beta2) == (0.5, 0.25, 0.125))
    #expect(
      message { _ = try make("{name: sgd, convention: torch}", SGD.self) }
        == "r.yaml:1: convention: expected one of keras, keras-1, keras-2.0, keras-2.2, keras-2.3, keras-2.11, keras-3, lasagne, "
        + "mxnet, pytorch, pytorch-0.1, tensorflow, found 'torch'; did you mean 'pytorch'?")
  }
}
