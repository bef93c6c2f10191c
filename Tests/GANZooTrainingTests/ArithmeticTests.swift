import GANZoo
import GANZooBackend
import Testing

@Suite("Convolutions with fewer operations, in a training")
struct ArithmeticTests {
  /// Wide enough for every algorithm.
  private static let settings = [
    "architecture.generator.start=[3, 3, 16]", "architecture.generator.filters=[16]",
    "architecture.generator.kernels=[5]",
    "architecture.critic.filters=[16, 16]", "architecture.critic.kernels=[3, 5]", "architecture.critic.strides=[1, 2]",
    "training.steps=100", "optimizers.generator.learning_rate=1e-4", "optimizers.critic.learning_rate=1e-4",
  ]

  @Test("100 steps agree with those of convolutions as written")
  func agrees() throws {
    let trainers = try [Device.Arithmetic.asWritten, .fewest].map { arithmetic in
      let trainer = try Trainer(
        try Tiny.recipe(Self.settings), dataset: Tiny.images, on: Device(threads: 1, arithmetic: arithmetic))
      for _ in 0..<100 { try trainer.step() }
      return trainer
    }
    for (written, reduced) in zip(trainers[0].generator.parameters, trainers[1].generator.parameters) {
      let pairs = zip(written.value.values, reduced.value.values)
      let difference = pairs.map { abs($0 - $1) }.max() ?? .nan
      // Moving means are those of sums over 9 · 16 products of weights.
      #expect(
        difference < (written.description.isTrainable ? 3e-4 : 3e-3),
        "\(written.description.name) differs by \(difference)")
    }
    let work = trainers.map(\.generator.device.work)
    #expect(work[0].executed == work[0].asWritten && work[1].asWritten == work[0].asWritten)
    #expect(Double(work[1].executed) < 0.7 * Double(work[1].asWritten))
  }
}
