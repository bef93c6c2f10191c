import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("The program, going on with a run that another version began")
struct OlderRunTests {
  /// Runs that versions before have left half-way, and what these ended with: Tests/Fixtures/make_run.sh.
  static let versions = ["0.1.0"]

  @Test("it ends as it would have ended then", arguments: versions)
  func resumed(_ version: String) throws {
    let session = try Session()
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    tar.arguments = ["tar", "-xzf", Fixture.path("runs/\(version).tar.gz"), "-C", session.folder]
    try tar.run()
    tar.waitUntilExit()
    let ended = try session.done(["resume", "run"])
    #expect(ended.errors.hasPrefix("Resuming at step 10: acgan: 60,000 examples of mnist, 20 steps of 4, 1 thread;"))
    // Another kind of processor rounds otherwise.
    for file in ["generator.h5", "critic.h5"] {
      let (found, expected) = try (
        LegacyWeights(contentsOf: "\(session.folder)/run/\(file)"),
        LegacyWeights(contentsOf: "\(session.folder)/whole/\(file)")
      )
      #expect(found.layers.map(\.name) == expected.layers.map(\.name))
      for (found, expected) in zip(found.layers.flatMap(\.weights), expected.layers.flatMap(\.weights)) {
        #expect(found.array.shape == expected.array.shape)
        let far = zip(found.array.values, expected.array.values).map { abs($0 - $1) }.max() ?? 0
        #expect(far < 1e-4, "\(file): \(found.name) differs by \(far)")
      }
    }
    let steps = { (run: String) in
      try session.text("\(run)/log.jsonl").split(separator: "\n").map { $0.prefix(while: { $0 != "," }) }
    }
    // Logs of 0.1.0 have no row after the last step.
    #expect(try steps("run") == steps("whole") + ["{\"step\": 19"])
    // Settings have their new names, without a note on what no user wrote; the log goes on with the names that it has.
    #expect(!ended.errors.contains("is now called"), "\(ended.errors)")
    let recipe = try session.text("run/recipe.yaml")
    #expect(recipe.contains("\n  ema_decay: 0.9\n") && recipe.contains("\n  names: keras-article\n"), "\(recipe)")
    for row in try session.text("run/log.jsonl").split(separator: "\n") {
      #expect(row.contains("\"D_real_is_fake\": ") && row.contains("\"DG_class\": ") && !row.contains("critic/"))
    }
    #expect(try session.done(["resume", "run"]).output.hasPrefix("The run in run is finished"))
  }

  @Test("a recipe that this version does not know is refused with both versions and what is wrong with it")
  func unknownRecipe() throws {
    let session = try Session()
    try session.done(["train", "--model", "acgan", "--threads", "1", "--steps", "1", "--output", "run"] + Session.tiny)
    let path = session.folder + "/run/checkpoints/step-0000001.h5"
    var contents = try HDF5Contents(path)
    contents.attributes["ganzoo_version"] = "0.0.9"
    contents.attributes["ganzoo_recipe"] = contents.attributes["ganzoo_recipe"]?.replacing(
      "  batch: 6\n", with: "  batsh: 6\n")
    try contents.write(to: path)
    let ended = try session.run("resume", "run")
    #expect(ended.status == 2)
    #expect(
      ended.errors.hasPrefix(
        "ganzoo: the run in run was begun with GANZoo 0.0.9, and this is \(ganzooVersion), which cannot go on with its recipe: "
          + "run/checkpoints/step-0000001.h5:")
        && ended.errors.contains("unknown setting 'training.batsh'; did you mean 'training.batch'?"),
      "\(ended.errors)")
  }
}
