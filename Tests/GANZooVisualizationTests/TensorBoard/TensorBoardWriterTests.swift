import Foundation
import GANZoo
import GANZooTestSupport
import SwiftProtobuf
import Synchronization
import Testing

@Suite("TensorBoard's files of a run")
struct TensorBoardWriterTests {
  /// 8 x 8 images of three classes in any grey, of which some batches, counted from 0, may be no numbers.
  private final class Greys: Dataset {
    private let asked = Atomic<Int>(0)
    private let poison: Range<Int>
    init(poison: Range<Int> = 0..<0) { self.poison = poison }
    let count = 60
    let shape = [8, 8, 1]
    let classNames = ["left", "middle", "right"]

    func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
      var values: [Float] = []
      for index in indices {
        for place in 0..<64 { values.append(Float((index * 37 + place * 11) % 200) / 100 - 1) }
      }
      // Other counts are looks at the data, no training.
      if indices.count == 8, poison.contains(asked.add(1, ordering: .relaxed).oldValue) { values[27] = .nan }
      return (values, indices.map { $0 % 3 })
    }
  }

  private static let settings = [
    "architecture.sample=[8, 8, 1]", "architecture.classes=3", "architecture.latent=5",
    "architecture.generator.start=[2, 2, 6]", "architecture.generator.filters=[7]",
    "architecture.critic.filters=[4, 6]", "architecture.critic.kernels=[3, 3]", "architecture.critic.strides=[2, 2]",
    "training.batch=8", "training.steps=12", "training.grid_every=5", "training.log_every=2",
  ]

  private func recipe(_ more: [String] = []) throws -> Recipe {
    try Zoo.builtIn.recipe(model: "acgan", overrides: Self.settings + more)
  }

  /// Sees a run at work, and can stop it.
  private final class Onlooker: TrainingObserver {
    var updates = 0
    var stepped: (Int) throws -> Void = { _ in }
    func updated(_ report: UpdateReport) { updates += 1 }
    func stepped(_ report: StepReport) throws { try stepped(report.step) }
  }

  @discardableResult
  private func train(
    _ path: String, _ more: [String] = [], resuming: Bool = false, dataset: any Dataset = Greys(),
    onNaN: NonFiniteResponse = .stop, writers: [TensorBoardWriter] = [TensorBoardWriter()],
    stoppingAt updates: Int = .max, stepped: @escaping (Int) throws -> Void = { _ in }
  ) throws -> TrainingOutcome {
    let folder = try resuming ? RunFolder(resuming: path) : RunFolder(creating: path, replacing: false)
    var options = RunOptions(threads: 1)
    (options.checkpointEvery, options.onNaN) = (.steps(4), onNaN)
    let run = try TrainingRun(
      recipe(more), dataset: dataset, in: folder, from: resuming ? folder.checkpoints.last() : nil, options: options,
      on: Device(threads: 1))
    let onlooker = Onlooker()
    onlooker.stepped = stepped
    return try run.run(
      observers: writers + [onlooker], requests: TrainingRequests(stop: { onlooker.updates >= updates }))
  }

  /// The rows of a log, by name and step.
  private func log(_ path: String) throws -> [String: [Int: Float]] {
    var log = RunLog(path + "/log.jsonl")
    try log.update()
    return Dictionary(
      uniqueKeysWithValues: log.series.map {
        ($0.name, Dictionary(zip($0.steps, $0.values), uniquingKeysWith: { $1 }))
      })
  }

  @Test("have the log's names and values, grids as they are, and what tells runs apart")
  func contents() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    try train(path)
    let read = try EventReader(path)
    let curves = read.curves
    let log = try log(path)
    #expect(!log.isEmpty)
    for (name, points) in log { #expect(curves[name] == points, "\(name)") }
    let others = Set(curves.keys).subtracting(log.keys)
    #expect(others.allSatisfy { $0.hasPrefix("rate/") || $0.hasPrefix("gradient_norm/") }, "\(others)")
    #expect(curves["rate/critic"]?.keys.sorted() == [0, 2, 4, 6, 8, 10, 11])

    #expect(read.steps("samples") == [0, 5, 10, 11] && read.steps("real") == [0])
    let grid = read.values.first { $0.value.tag == "samples" && $0.step == 5 }?.value.image
    #expect(grid?.encodedImageString == (try folder.bytes("run/samples/step-0000005.png")))
    #expect(grid?.width == 102 && grid?.height == 32 && grid?.colorspace == 1)

    for tag in [
      "weights/generator/dense/kernel", "gradients/critic/conv_1/kernel", "activations/critic/conv_1", "scores/real",
      "scores/fake",
    ] {
      #expect(read.steps(tag) == [0, 5, 10], "\(tag)")
    }
    let recipe = try #require(read.text("recipe"))
    #expect(recipe.hasPrefix("```yaml\nmodel: acgan\n") && recipe.hasSuffix("\n```"))
    let start = try #require(read.values.first { $0.value.tag == "_hparams_/session_start_info" }?.value)
    #expect(start.metadata.pluginData.pluginName == "hparams")
    let settings = try TBHParamsPluginData(serializedBytes: start.metadata.pluginData.content).sessionStartInfo.hparams
    #expect(settings["training.batch"]?.numberValue == 8 && settings["objective.name"]?.stringValue == "non-saturating")
    #expect(settings["optimizers.critic.learning_rate"] != nil && settings["training.log_every"] == nil)
    let graph = try #require(read.events.first { !$0.graphDef.isEmpty }?.graphDef)
    let nodes = try TBGraphDef(serializedBytes: graph).node
    let names = Set(nodes.map(\.name))
    #expect(nodes.allSatisfy { names.isSuperset(of: $0.input) } && names.contains("critic/conv_1"))
  }

  @Test("leave no trace in the training")
  func noTrace() throws {
    let folder = try TemporaryFolder()
    try train(folder.path + "/with")
    try train(folder.path + "/without", writers: [])
    #expect(try runFiles(folder.path + "/with") == runFiles(folder.path + "/without"))
  }

  @Test("have one curve of a run that was stopped anywhere and resumed")
  func resumed() throws {
    let folder = try TemporaryFolder()
    try train(folder.path + "/whole")
    let whole = try EventReader(folder.path + "/whole")
    for updates in [1, 2, 5, 12, 13, 23] {
      let path = "\(folder.path)/\(updates)"
      #expect(try train(path, stoppingAt: updates) == .stopped)
      #expect(try train(path, resuming: true) == .finished)
      let read = try EventReader(path)
      let curves = read.curves
      #expect(Set(curves.keys) == Set(whole.curves.keys))
      for (name, points) in whole.curves {
        var points = points
        // Of an update that came before the stop in a step that was not reported yet, gradients are not known any more.
        if name.hasPrefix("gradient_norm/") { points[(updates - 1) / 2] = curves[name]?[(updates - 1) / 2] }
        #expect(curves[name] == points, "\(name) after \(updates)")
      }
      for tag in ["samples", "weights/critic/conv_1/kernel", "activations/generator/dense", "real", "recipe"] {
        #expect(read.steps(tag) == whole.steps(tag), "\(tag) after \(updates)")
      }
    }
  }

  @Test("have one curve of a run that was killed behind its last checkpoint, with half a record at the end")
  func killed() throws {
    let folder = try TemporaryFolder()
    let (whole, copy) = (folder.path + "/whole", folder.path + "/killed")
    try train(whole) { step in
      guard step == 10 else { return }
      try FileManager.default.copyItem(atPath: whole, toPath: copy)
    }
    let name = try #require(RunFolder.eventFiles(in: copy).last)
    let file = try #require(FileHandle(forWritingAtPath: "\(copy)/\(name)"))
    try file.seekToEnd()
    file.write(try Data(EventFile.records([TBEvent()]).dropLast(3)))
    try file.close()
    #expect(try EventReader(copy).curves["critic/real"]?.keys.max() == 10)
    try train(copy, resuming: true)
    #expect(RunFolder.eventFiles(in: copy).count == 2)
    let (found, expected) = (try EventReader(copy), try EventReader(whole))
    #expect(found.curves == expected.curves)
    #expect(found.steps("samples") == [0, 5, 10, 11])
    // Each step is there once even for a reader that does not know what START means.
    #expect(found.events.count { $0.summary.value.contains { $0.tag == "critic/real" } && $0.step == 10 } == 1)
  }

  @Test("have one curve of a run that has gone back from numbers that are not finite, and say what was found")
  func retried() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    try train(path, dataset: Greys(poison: 8..<9), onNaN: .retry)
    let read = try EventReader(path)
    let curves = read.curves
    for (name, points) in try log(path) { #expect(curves[name] == points, "\(name)") }
    #expect(read.events.contains { $0.sessionLog.status == .start })
    #expect(read.text("post-mortem")?.contains("is not a number; ") == true)
    #expect(read.text("notes")?.contains("going back to step ") == true)
  }

  @Test("say how a run has failed")
  func failed() throws {
    let folder = try TemporaryFolder()
    #expect(throws: TrainingError.self) { try train(folder.path + "/run", dataset: Greys(poison: 8..<9)) }
    let read = try EventReader(folder.path + "/run")
    #expect(read.text("post-mortem")?.hasPrefix("```json\n[") == true)
    let end = try #require(read.values.last { $0.value.tag == "_hparams_/session_end_info" }?.value)
    #expect(
      try TBHParamsPluginData(serializedBytes: end.metadata.pluginData.content).sessionEndInfo.status == .failure)
  }

  @Test("hold the whole run, too, where they were removed, or a part of it was trained without")
  func caughtUp() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    try train(path, stoppingAt: 13)
    try train(path, resuming: true, writers: [], stoppingAt: 12)
    try train(path, resuming: true, stoppingAt: 12)
    let log = try log(path)
    let curves = try EventReader(path).curves
    for (name, points) in log { #expect(curves[name] == points, "\(name)") }
    for name in RunFolder.eventFiles(in: path) { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }
    try train(path, resuming: true)
    let read = try EventReader(path)
    for (name, points) in try self.log(path) { #expect(read.curves[name] == points, "\(name)") }
    #expect(read.steps("samples") == [0, 5, 10, 11] && read.text("recipe") != nil)
    #expect(RunFolder.eventFiles(in: path).count == 1)
  }

  @Test("have exactly the Keras article's tags where the log has its names, and the share of clipped weights")
  func article() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    try train(
      path,
      [
        "log.names=keras-article", "objective.name=wgan-clipping",
        "objective.class_loss.real=1", "objective.class_loss.fake=1", "objective.class_loss.generator=1",
      ])
    let curves = try EventReader(path).curves
    #expect(
      Set(curves.keys.filter { !$0.hasPrefix("gradient_norm/") && $0 != "clipped/critic" }) == [
        "D_real_is_fake", "D_fake_is_fake", "D loss (-1*D_real_is_fake - D_fake_is_fake)", "D_real_class",
        "D_fake_class", "DG_is_fake", "DG_class",
      ])
    let shares = try #require(curves["clipped/critic"])
    #expect(shares.keys.sorted() == [0, 5, 10] && shares.values.allSatisfy { (0.01...1).contains($0) })
  }

  @Test("have no histograms where none are asked for, or those of other steps")
  func interval() throws {
    let folder = try TemporaryFolder()
    try train(folder.path + "/none", writers: [TensorBoardWriter(histogramsEvery: 0)])
    try train(folder.path + "/some", writers: [TensorBoardWriter(histogramsEvery: 4)])
    let tag = "gradients/generator/dense/kernel"
    #expect(try EventReader(folder.path + "/none").values.allSatisfy { $0.value.histo.num == 0 })
    #expect(try EventReader(folder.path + "/some").steps(tag) == [0, 4, 8])
  }

  @Test("go where a run is replaced, but no other file")
  func replaced() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    try train(path, stoppingAt: 2)
    _ = try folder.file("run/events.out.tfevents.notes", "mine")
    let old = RunFolder.eventFiles(in: path)
    _ = try RunFolder(creating: path, replacing: true)
    #expect(old.count == 1 && RunFolder.eventFiles(in: path).isEmpty)
    #expect(folder.files.contains("run/events.out.tfevents.notes"))
  }

  @Test("of a trainer without a folder need one")
  func plain() throws {
    let folder = try TemporaryFolder()
    let trainer = try Trainer(recipe(), dataset: Greys(), on: Device(threads: 1))
    let error = #expect(throws: TensorBoardError.self) { try trainer.run(observers: [TensorBoardWriter()]) }
    #expect(
      error?.description == "a TensorBoardWriter of a training without a folder needs one: TensorBoardWriter(\"logs\")")
    try trainer.run(observers: [TensorBoardWriter(folder.path + "/logs")])
    #expect(try EventReader(folder.path + "/logs").curves["critic/real"]?.keys.sorted() == [0, 2, 4, 6, 8, 10, 11])
  }

  @Test("are made of a run's folder afterwards")
  func made() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    try train(path, writers: [])
    let group = FileGroup()
    let file = try RunRecord(path).writeEvents(replacing: false, .builtIn, in: group) { _ in }
    try group.commit()
    let read = try EventReader(path)
    let curves = read.curves
    #expect(curves == (try log(path)))
    #expect(read.steps("samples") == [0, 5, 10, 11])
    #expect(read.events.contains { !$0.graphDef.isEmpty } && read.text("recipe") != nil)
    let error = #expect(throws: TensorBoardError.self) {
      try RunRecord(path).writeEvents(replacing: false, .builtIn, in: FileGroup()) { _ in }
    }
    let name = (file as NSString).lastPathComponent
    #expect(error?.description == "the run \(path) has an event file, \(name); --force replaces it")
    try Data("GIF89a".utf8).write(to: URL(filePath: path + "/samples/step-0000005.png"))
    let damaged = #expect(throws: TensorBoardError.self) {
      try RunRecord(path).writeEvents(replacing: true, .builtIn, in: FileGroup()) { _ in }
    }
    #expect(
      damaged?.description == "cannot read the grid \(path)/samples/step-0000005.png: it is no PNG picture")
    #expect(RunFolder.eventFiles(in: path) == [name])
  }
}
