import GANZooBackend
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

/// The optimizers of the frameworks that articles and codes of 2016 to 2018 had: see make_optimizer_conventions.py,
/// which ran them, or their formulas where they run nowhere any more.
@Suite("Optimizers of other frameworks and years")
struct OptimizerConventionTests {
  private let device = Device.test(threads: 1)
  private static let fixture = Result { try Fixture("optimizer_conventions.h5") }

  /// What the cases of a convention are called behind its name.
  private static let settings: [String: @Sendable ([Parameter], OptimizerConvention) -> any Optimizer] = [
    "rmsprop": { RMSprop($0, learningRate: 1e-2, convention: $1) },
    "rmsprop_big_epsilon": { RMSprop($0, learningRate: 1e-2, epsilon: 1e-2, convention: $1) },
    "adam": { Adam($0, learningRate: 1e-2, convention: $1) },
    "adam_big_epsilon": { Adam($0, learningRate: 1e-2, epsilon: 1e-2, convention: $1) },
    "adam_betas": { Adam($0, learningRate: 1e-2, beta1: 0.5, beta2: 0.9, convention: $1) },
    "sgd_momentum_halved": { SGD($0, learningRate: 1e-2, momentum: 0.9, convention: $1) },
    "sgd_nesterov_halved": { SGD($0, learningRate: 1e-2, momentum: 0.9, nesterov: true, convention: $1) },
  ]

  private static let recorded: [OptimizerConvention] = [
    .keras1, .keras20, .keras22, .keras23, .keras211, .lasagne, .mxnet, .pytorch01, .tensorflow,
  ]

  @Test("each convention has cases, but those that optimizer_values.h5 has")
  func complete() throws {
    let cases = try Self.fixture.get().cases
    #expect(Set(Self.recorded).union([.keras, .keras3, .pytorch]) == Set(OptimizerConvention.allCases))
    for convention in Self.recorded {
      let names = cases.filter { $0.hasPrefix("\(convention.rawValue)_") }.map {
        $0.dropFirst(convention.rawValue.count + 1)
      }
      #expect(Set(names.map(String.init)).isSuperset(of: ["rmsprop", "rmsprop_big_epsilon", "adam", "adam_betas"]))
      #expect(names.allSatisfy { Self.settings[String($0)] != nil }, "\(names)")
    }
  }

  @Test("Twenty steps are the framework's", arguments: recorded)
  func agrees(_ convention: OptimizerConvention) throws {
    let fixture = try Self.fixture.get()
    let gradients = try fixture.numbers("gradients")
    let initial = try fixture.numbers("initial").values
    for name in fixture.cases where name.hasPrefix("\(convention.rawValue)_") {
      let make = try #require(Self.settings[String(name.dropFirst(convention.rawValue.count + 1))])
      let expected = try fixture.numbers("\(name)/weights").values
      let parameter = Parameter(
        ParameterDescription("kernel", [6], .zeros), value: Tensor(initial, shape: [6], on: device))
      let optimizer = make([parameter], convention)
      for step in 0..<gradients.shape[0] {
        if name.hasSuffix("_halved"), step == 10 { optimizer.learningRate /= 2 }
        let row = step * 6..<(step + 1) * 6
        optimizer.step([Tensor(Array(gradients.values[row]), shape: [6], on: device)])
        // As in `OptimizerTests`.
        let absolute = 6e-9 + 1e-5 * optimizer.learningRate * Float(step + 1)
        try expectClose(
          parameter.value.values, Array(expected[row]), "\(name), step \(step)", absolute: absolute, relative: 3e-6)
      }
    }
  }

  @Test("RMSprop's first step tells where its ε is and what its mean square starts from")
  func firstStep() {
    /// How far a weight goes at the rate 1 for a gradient g.
    func distance(_ convention: OptimizerConvention, _ gradient: Float) -> Float {
      let parameter = Parameter(
        ParameterDescription("kernel", [1], .zeros), value: Tensor([0], shape: [1], on: device))
      RMSprop([parameter], learningRate: 1, convention: convention).step([
        Tensor([gradient], shape: [1], on: device)
      ])
      return -parameter.value.values[0]
    }
    // 1 / √(1 − ρ) where ε does not reach.
    for convention in [OptimizerConvention.keras1, .keras20, .keras22, .keras23] {
      #expect(abs(distance(convention, 1e-4) - Float(10).squareRoot()) < 0.02)
    }
    for convention in [OptimizerConvention.pytorch, .pytorch01] { #expect(abs(distance(convention, 1e-4) - 10) < 0.02) }
    // The article's weights move 1,000 times as far as by Keras 3's formula, under whose root ε is 3.2e-4 of g.
    #expect(distance(.keras, 1e-6) < 0.0032 && distance(.keras20, 1e-6) > 3)
    #expect(distance(.keras3, 1e-6) == distance(.keras, 1e-6) && distance(.keras211, 1e-6) == distance(.keras, 1e-6))
    // √(0.9 · 1 + 0.1 g²)
    #expect(abs(distance(.tensorflow, 1e-3) - 1e-3 / (0.9 as Float).squareRoot()) < 1e-7)
    #expect(abs(distance(.mxnet, 1e-4) - 1e-4 / (1.1e-8 as Float).squareRoot()) < 1e-3)
    #expect(abs(distance(.lasagne, 1e-3) - 1e-3 / (1.1e-6 as Float).squareRoot()) < 1e-3)
  }
}
