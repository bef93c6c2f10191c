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
    let recipe = try Zoo.builtIn.recipe(model: "acgan", recipe: "blocks", overrides: ["training.batch=2"])
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
    #expect(result.profile == nil)
  }

  @Test("parts are compared with the processor's peak, and the kinds of a profile make up a step")
  func profile() throws {
    let recipe = try Zoo.builtIn.recipe(model: "acgan", recipe: "blocks", overrides: ["training.batch=2"])
    let device = Device(threads: 1, isProfiled: true)
    let result = try TrainingBenchmark(recipe, dataset: MNIST.load(.test), on: device).run(for: .milliseconds(100))
    let limits = try #require(result.limits)
    for part in [TrainingBenchmark.Part.generatorForward, .criticUpdate, .generatorUpdate, .step] {
      let (speed, share) = (try #require(result.executedGFLOPS(part)), try #require(result.peakShare(part)))
      #expect(speed > 0 && speed < limits.peakGFLOPS && share > 0 && share < 1, "\(part)")
    }
    #expect(result.peakShare(.generation) == nil)
    let executed = 5 * (result.executed[.criticUpdate] ?? 0) + (result.executed[.generatorUpdate] ?? 0)
    #expect(executed == result.operations.executed)
    let profile = try #require(result.profile)
    let kinds = Dictionary(uniqueKeysWithValues: profile.kinds.map { ($0.name, $0) })
    #expect(abs(profile.kinds.reduce(0) { $0 + $1.milliseconds } - profile.stepMs) < 1e-3 * profile.stepMs)
    #expect(abs(profile.kinds.reduce(0) { $0 + $1.share } - 1) < 1e-3)
    for name in ["convolution forward", "GEMM", "normalisation", "optimizer", "random numbers", "rest"] {
      #expect(try #require(kinds[name]).milliseconds > 0, "\(name)")
    }
    #expect(kinds["optimizer"]?.gflops == nil && kinds["waiting for threads"]?.milliseconds == 0)
    // An optimizer's step for each update, and the moving average's.
    #expect(kinds["optimizer"]?.calls == 7)
  }

  @Test("a device that is not profiled, and one that has taken no step, have no profile")
  func noProfile() {
    #expect(TrainingProfile(Device(threads: 1)) == nil)
    #expect(TrainingProfile(Device(threads: 1, isProfiled: true)) == nil)
  }
}
