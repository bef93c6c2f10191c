import GANZoo
import GANZooTestSupport
import Testing

@Suite("Timing")
struct TimingTests {
  @Test("the median is the middle one, or between the two middle ones")
  func median() {
    let odd = Timing([.seconds(9), .seconds(1), .seconds(2)])
    #expect((odd.median, odd.minimum) == (.seconds(2), .seconds(1)))
    let even = Timing([.seconds(9), .seconds(1), .seconds(2), .seconds(4)])
    #expect((even.median, even.minimum) == (.seconds(3), .seconds(1)))
    #expect(Timing([.seconds(5)]).median == .seconds(5))
  }

  @Test("an iteration's operations are those of its layers, forward and backward")
  func operations() throws {
    let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: ["training.batch=2"])
    let benchmark = try TrainingBenchmark(recipe, dataset: MNIST.load(.test), on: Device.test(threads: 1))
    let result = try benchmark.run(for: .milliseconds(1))
    let forward = (
      generator: 2 * 2 * (try recipe.architecture.generator().multiplyAdds),
      critic: 2 * 2 * (try recipe.architecture.critic().multiplyAdds)
    )
    // A critic step draws once and judges two batches, with two more passes' worth of work for gradients; a generator
    // step is three passes of the generator and two of the critic. First layers have no gradient of their input.
    let most = 5 * (forward.generator + 6 * forward.critic) + 3 * forward.generator + 2 * forward.critic
    #expect(result.operations.asWritten <= most)
    #expect(result.operations.asWritten > most * 8 / 10)
    #expect(result.operations.executed > 0)
  }
}
