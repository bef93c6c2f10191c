import GANZoo
import GANZooBackend
import GANZooTestSupport
import Testing

/// All suites of this target run on the second backend with `GANZOO_TEST_BACKEND=plain`; this one always does.
@Suite("Trainings on a second backend")
struct SecondBackendTests {
  private func losses(_ settings: [String], on device: Device) throws -> [[Float]] {
    let trainer = try Trainer(try Tiny.recipe(settings), dataset: Tiny.images, on: device)
    return try (0..<3).map { _ in
      var losses: [Float] = []
      try trainer.step { losses += $0.map { Float($0.value) } }
      return losses
    }
  }

  @Test(
    "Losses of three steps are the processor's, up to rounding",
    arguments: [[], ["objective.name=wgan-gp"], ["objective.name=hinge", "training.ema_decay=0.5"]])
  func agrees(settings: [String]) throws {
    let (found, expected) = (
      try losses(settings, on: Device(backend: PlainLoopsBackend())), try losses(settings, on: Device(threads: 1))
    )
    // Adam divides by roots of squares, which makes much of little where gradients are near 0.
    for step in expected.indices {
      try expectClose(found[step], expected[step], "step \(step)", absolute: 2e-3, relative: 2e-3)
    }
  }

  @Test("A step waits for the device twice in each update, however many weights there are, and once for each network")
  func waits() throws {
    let counter = CallCounter(CPUBackend(threads: 1))
    let trainer = try Trainer(try Tiny.recipe(), dataset: Tiny.images, on: Device(backend: counter))
    try trainer.step()
    counter.reset()
    try trainer.step()
    #expect(trainer.criticUpdates == 2)
    #expect(counter.calls["read"] == 2 && counter.calls["pixels"] == nil)
    #expect((2...4).contains(counter.calls["areAllFinite"] ?? 0))
    #expect((counter.calls["translate"] ?? 0) > 2 && (counter.calls["gatherRows"] ?? 0) > 0)
  }

  @Test("A run writes down which device it is on")
  func run() throws {
    let folder = try TemporaryFolder()
    let run = try TrainingRun(
      try Tiny.recipe("training.steps=1"), dataset: Tiny.images,
      in: try RunFolder(creating: folder.path + "/run", replacing: false),
      on: Device(backend: PlainLoopsBackend()))
    #expect(try run.run() == .finished)
    #expect(try RunFolder(resuming: folder.path + "/run").checkpoints.last().options.device == "plain")
  }
}
