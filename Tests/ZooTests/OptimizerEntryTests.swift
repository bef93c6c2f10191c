import GANZoo
import Settings
import TestSupport
import Testing

@Suite("Optimizers by name")
struct OptimizerEntryTests {
  private func make<Kind: Optimizer>(_ yaml: String, _ kind: Kind.Type) throws -> Kind {
    let reader = SettingsReader(try SettingsTree(yaml: yaml, file: "r.yaml"))
    let maker = try Catalogue.builtIn.optimizers[reader.string("name")].make(reader)
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

  @Test("have the settings that they are given")
  func settings() throws {
    let sgd = try make("{name: sgd, learning_rate: 0.5, momentum: 0.25, nesterov: true}", SGD.self)
    #expect((sgd.learningRate, sgd.momentum, sgd.nesterov) == (0.5, 0.25, true))
    let adam = try make("{name: adam, convention: pytorch, epsilon: 0.5, beta_1: 0.25, beta_2: 0.125}", Adam.self)
    #expect((adam.epsilon, adam.beta1, adam.beta2) == (0.5, 0.25, 0.125))
    #expect(
      message { _ = try make("{name: sgd, convention: torch}", SGD.self) }
        == "r.yaml:1: convention: expected one of keras, pytorch, found 'torch'; did you mean 'pytorch'?")
  }
}
