import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("A run and its folder")
struct RunTests {
  @Test("all files are there, named as the design says")
  func files() throws {
    let folder = try TemporaryFolder()
    #expect(try Tiny.run(in: folder.path + "/run") == .finished)
    #expect(
      folder.files == [
        "run/checkpoints/step-0000000.h5", "run/checkpoints/step-0000012.h5", "run/critic.h5", "run/generator.h5",
        "run/grid.png", "run/log.jsonl", "run/notes.jsonl", "run/recipe.yaml",
        "run/samples/step-0000000.png", "run/samples/step-0000005.png", "run/samples/step-0000010.png",
        "run/samples/step-0000011.png",
      ])
    #expect(
      try folder.bytes("run/samples/step-0000011.png") == folder.bytes("run/grid.png"), "the last grid is the run's")
    let recipe = try Zoo.builtIn.recipe(model: "acgan", recipe: folder.path + "/run/recipe.yaml")
    #expect(recipe.resolved == (try Tiny.recipe()).resolved)
    let grid = try PNG.read(folder.path + "/run/grid.png")
    #expect((grid.width, grid.height, grid.channels) == (10 * 14 + 2, 3 * 14 + 2, 1))

    let file = try GeneratorFile(contentsOf: folder.path + "/run/generator.h5")
    #expect(file.classNames == ["left", "middle", "right"])
    #expect(file.provenance == Provenance(recipe, steps: 12))
    let generator = Generator(file, on: Device.test(threads: 1))
    #expect(PixelImage(samples: generator.generateOverview(seed: 1), columns: 10) == grid)
  }

  private func rows(_ settings: [String]) throws -> [[String: Double]] {
    let folder = try TemporaryFolder()
    _ = try Tiny.run(settings + ["training.steps=21"], in: folder.path + "/run")
    return try String(decoding: folder.bytes("run/log.jsonl"), as: UTF8.self).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Double])
    }
  }

  @Test("the log has a row of JSON every tenth step, each loss under its network's name")
  func log() throws {
    let rows = try self.rows([])
    #expect(rows.map { $0["step"] } == [0, 10, 20])
    for row in rows {
      #expect(
        row.keys.sorted() == [
          "critic/class_fake", "critic/class_real", "critic/fake", "critic/real", "generator/adversarial",
          "generator/class", "seconds", "step",
        ])
    }
    for row in try self.rows(["objective.name=wgan-clipping"]) {
      let distance = -(row["critic/real"] ?? .nan) - (row["critic/fake"] ?? .nan)
      #expect(abs(distance - (row["critic/wasserstein_estimate"] ?? .nan)) < 1e-6)
    }
  }

  @Test("the log has a row after the last step, too; that of a run which got more steps later keeps it")
  func lastRow() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    func steps() throws -> [String] {
      try String(decoding: folder.bytes("run/log.jsonl"), as: UTF8.self).split(separator: "\n").map { row in
        String(row.prefix { $0 != "," })
      }
    }
    _ = try Tiny.run(["training.steps=15"], in: path)
    #expect(try steps() == ["{\"step\": 0", "{\"step\": 10", "{\"step\": 14"])
    let resumed = try RunFolder(resuming: path)
    let run = try TrainingRun(
      try Tiny.recipe("training.steps=23"), dataset: Tiny.images, in: resumed, from: resumed.checkpoints.last(),
      on: Device.test(threads: 1))
    #expect(try run.run() == .finished)
    #expect(try steps() == [0, 10, 14, 20, 22].map { "{\"step\": \($0)" })
    let settings = TrainingSettings(steps: 23, logEvery: 10)
    #expect((0..<23).filter { settings.hasLogRow(after: $0) } == [0, 10, 20, 22])
  }

  @Test("the log has the Keras article's seven tags where its recipe asks for them")
  func articleNames() throws {
    for row in try rows(["objective.name=wgan-clipping", "log.names=keras-article"]) {
      #expect(
        row.keys.sorted() == [
          "D loss (-1*D_real_is_fake - D_fake_is_fake)", "DG_class", "DG_is_fake", "D_fake_class", "D_fake_is_fake",
          "D_real_class", "D_real_is_fake", "seconds", "step",
        ])
    }
    #expect(try Zoo.builtIn.recipe(model: "acgan", recipe: "keras-wacgan").logNames == .kerasArticle)
  }

  @Test("the same seed gives the same bytes, another seed others")
  func repeatable() throws {
    let folder = try TemporaryFolder()
    for (name, seed) in [("a", 3), ("b", 3), ("c", 4)] {
      _ = try Tiny.run(["training.seed=\(seed)"], in: folder.path + "/" + name, threads: 2)
    }
    for file in ["generator.h5", "critic.h5", "grid.png", "samples/step-0000000.png", "samples/step-0000010.png"] {
      #expect(try folder.bytes("a/" + file) == folder.bytes("b/" + file), "\(file)")
      #expect(try folder.bytes("a/" + file) != folder.bytes("c/" + file), "\(file)")
    }
  }

  @Test("one thread and three give the same bits")
  func threads() throws {
    let trainers = try [1, 3].map { try Tiny.trainer("training.ema_decay=0", threads: $0) }
    for trainer in trainers { for _ in 0..<5 { try trainer.step() } }
    let weights = trainers.map { trainer in values(trainer.generator).joined().map(\.bitPattern) }
    #expect(weights[0] == weights[1])
  }

  @Test("a signal ends a run after the iteration at hand, with everything written")
  func interrupted() throws {
    let folder = try TemporaryFolder()
    var asked = 0
    let outcome = try Tiny.run(in: folder.path + "/run") {
      asked += 1
      // Each step asks twice: before the critic's iteration and before the generator's.
      return asked > 14
    }
    #expect(outcome == .stopped)
    #expect(try GeneratorFile(contentsOf: folder.path + "/run/generator.h5").provenance.steps == 7)
    for file in ["critic.h5", "grid.png", "log.jsonl", "recipe.yaml"] { #expect(folder.files.contains("run/" + file)) }
  }

  @Test("a loss that is not finite leaves the last good networks, whole")
  func notFinite() throws {
    let folder = try TemporaryFolder()
    let settings = ["optimizers.critic.learning_rate=1e30", "optimizers.generator.learning_rate=1e30"]
    let text = message { _ = try Tiny.run(settings, in: folder.path + "/run") }
    #expect(text.hasPrefix("step 0: ") || text.hasPrefix("step 1: "), "\(text)")
    #expect(text.hasSuffix("; the last weights with finite losses are kept"))
    let file = try GeneratorFile(contentsOf: folder.path + "/run/generator.h5")
    let fresh = try Tiny.trainer()
    #expect(file.saved.arrays.joined().map(\.values) == values(fresh.generator))
    #expect(file.provenance.steps == 0)
    #expect(!folder.files.contains { $0.hasSuffix(".part") })
  }

  @Test("a folder with files in it is kept unless the run is to be replaced; other files stay")
  func replacing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    _ = try Tiny.run(in: path)
    let before = try folder.bytes("run/generator.h5")
    #expect(
      message { _ = try Tiny.run(in: path) }
        == "the folder \(path) exists; 'ganzoo resume' goes on with the run in it, --force replaces it")
    #expect(try folder.bytes("run/generator.h5") == before)
    for name in ["notes.txt", "samples/best.png"] {
      try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
    _ = try Tiny.run(["training.seed=9", "training.steps=1"], in: path, replacing: true)
    #expect(try folder.bytes("run/generator.h5") != before)
    #expect(folder.files.contains("run/notes.txt"))
    #expect(folder.files.contains("run/samples/best.png"))
    #expect(!folder.files.contains("run/samples/step-0000010.png"))
  }

  @Test("a folder that cannot be is an error before anything is trained")
  func impossible() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/file"
    try Data("x".utf8).write(to: URL(fileURLWithPath: file))
    #expect(message { _ = try RunFolder(creating: file, replacing: true) } == "\(file) is not a folder")
    #expect(
      message { _ = try RunFolder(creating: file + "/run", replacing: false) }
        == "cannot write the folder \(file)/run: not a directory")
    #expect(
      message { _ = try RunFolder(creating: "/proc/run", replacing: false) }
        == "cannot write the folder /proc/run: no such file or directory")
    #expect(try folder.bytes("file") == Data("x".utf8))
  }

  @Test("the default folder is the first that is free")
  func unused() throws {
    let folder = try TemporaryFolder()
    let base = folder.path + "/run"
    #expect(RunFolder.unused(base) == base)
    for name in ["run", "run-2"] {
      try FileManager.default.createDirectory(atPath: "\(folder.path)/\(name)", withIntermediateDirectories: false)
    }
    #expect(RunFolder.unused(base) == base + "-3")
  }
}
