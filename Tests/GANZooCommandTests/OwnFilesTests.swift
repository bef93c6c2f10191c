import GANZooTestSupport
import Testing

@Suite("No command writes in the place of a run's files")
struct OwnFilesTests {
  @Test("whether they are there yet or not")
  func refused() throws {
    let session = try Session()
    _ = try session.train()
    let before = try session.bytes("run/critic.h5")
    for (arguments, option, path) in [
      (["generate", "run"], "--grid", "run/grid.png"), (["generate", "run"], "--output", "run/critic.h5"),
      (["generate", "run"], "--output", "run/checkpoints/step-0000009.h5"),
      (["generate", "run"], "--output", "./run/samples/step-0000009.png"),
      (["walk", "run"], "--output", "run/grid.png"),
      (["walk", "run"], "--sheet", "run/samples/step-0000000.png"), (["plot", "run"], "--output", "run/grid.png"),
      (["classifier", "factors"], "--output", "run/generator.h5"),
      (["classifier", "train"], "--output", "run/checkpoints/step-0000009.h5"),
      (["report", "run", "run"], "--output", "run/report.html"),
      (["report", "run"], "--output", "run/checkpoints/step-0000009.html"),
      (["import", "run/generator.h5", "--force"], "--output", "run/critic.h5"),
    ] {
      let ended = try session.run(arguments + [option, path])
      #expect(ended.status == 2)
      #expect(ended.errors == "ganzoo: \(option) names a file of a run itself, \(path); give another name\n")
    }
    #expect(try session.bytes("run/critic.h5") == before)
    try session.done(["report", "run", "--output", "run/report.html"])
    try session.done(["generate", "run", "--grid", "run/more.png"])
    try session.done(["generate", "run", "--grid", "grid.png"])
  }
}
