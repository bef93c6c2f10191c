import GANZoo
import GANZooTestSupport
import Testing

@Suite("A run that another device began")
struct OtherDeviceTests {
  @Test("is refused on a processor, unless --override device says that it may go on there")
  func refused() throws {
    let session = try Session()
    let settings = Session.tiny.filter { $0 != "--set" } + ["training.steps=2"]
    let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: settings)
    let run = try TrainingRun(
      recipe, dataset: try recipe.loadDataset(), in: try RunFolder(creating: session.folder + "/run", replacing: false),
      on: Device(backend: PlainLoopsBackend()))
    #expect(try run.run() == .finished)
    let refused = try session.run(["resume", "run", "--steps", "3", "--override", "steps"])
    #expect(refused.status == 2)
    #expect(
      refused.errors == """
        ganzoo: the run in run had other settings; --override device allows what may change:
        Setting  Of the run  Asked for
        ──────────────────────────────
        device   plain       cpu

        """)
    try session.done(["resume", "run", "--steps", "3", "--override", "steps", "--override", "device"])
    // From now on it is a processor's.
    try session.done(["resume", "run", "--steps", "4", "--override", "steps"])
  }
}
