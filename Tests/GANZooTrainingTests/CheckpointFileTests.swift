import Foundation
import GANZoo
import GANZooTestSupport
import GANZooTraining
import Testing

@Suite("Checkpoint files")
struct CheckpointFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/run/checkpoints/step-0000012.h5" }

  init() throws {
    folder = try TemporaryFolder()
    _ = try Tiny.run(in: folder.path + "/run")
  }

  private func resume() throws {
    let run = try RunFolder(resuming: folder.path + "/run")
    _ = try TrainingRun(
      try Tiny.recipe(), dataset: Tiny.images, in: run, from: run.checkpoints.last(), on: Device.test(threads: 1))
  }

  /// What every error of a damaged file ends with.
  private var remedy: String {
    "; without that file the run resumes from \(folder.path)/run/checkpoints/step-0000000.h5"
  }

  /// The file written anew, with other attributes.
  private func rewrite(_ change: (inout [String: String]) -> Void, without path: String? = nil) throws {
    var contents = try HDF5Contents(self.path)
    change(&contents.attributes)
    if let path { contents.arrays[path] = nil }
    try contents.write(to: self.path)
  }

  @Test("say what they are of: version, recipe, options")
  func header() throws {
    let checkpoint = try Checkpoint(contentsOf: path)
    #expect(checkpoint.version == ganzooVersion)
    #expect(checkpoint.recipe == (try Tiny.recipe().resolved.yaml))
    var options = RunOptions(threads: 1)
    options.device = Device.test().name
    #expect(checkpoint.options == options)
    #expect(checkpoint.steps == 12)
    let names = try Set(HDF5Contents(path).arrays.keys)
    for name in [
      "/generator/weights/dense/kernel", "/generator/optimizer/0/dense/kernel", "/generator/optimizer/1/dense/kernel",
      "/average/dense/kernel", "/critic/weights/output_is_fake/kernel",
    ] {
      #expect(names.contains(name), "\(name) in \(names.sorted())")
    }
    #expect(
      !names.contains { $0.contains("optimizer") && $0.contains("moving_mean") }, "no slots of what is not trained")
  }

  @Test("a missing checkpoint and a file of another kind are errors")
  func wrongFiles() throws {
    let checkpoints = try RunFolder(resuming: folder.path + "/run").checkpoints
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: folder.path + "/run/generator.h5", toPath: path)
    #expect(
      message { try resume() }
        == "\(path) is not a checkpoint of GANZoo: it has no attribute 'ganzoo_checkpoint'" + remedy)
    try FileManager.default.removeItem(atPath: checkpoints.files[0])
    #expect(
      message { try resume() }
        == "\(path) is not a checkpoint of GANZoo: it has no attribute 'ganzoo_checkpoint'; there is no earlier checkpoint, "
        + "but 'train' with --output and --force starts the run again")
    for file in checkpoints.files { try FileManager.default.removeItem(atPath: file) }
    #expect(
      message { try resume() }
        == "there is no checkpoint in \(folder.path)/run/checkpoints to resume from; 'train' with --output and --force "
        + "starts the run again")
  }

  @Test("a version of the layout that is not known says which program wrote it")
  func format() throws {
    try rewrite { ($0["ganzoo_checkpoint"], $0["ganzoo_version"]) = ("2", "9.1") }
    #expect(
      message { try resume() }
        == "\(path) has the checkpoint format '2' of GANZoo 9.1, but this program reads '1'")
  }

  @Test(
    "what was changed or is missing is found, wherever it is",
    arguments: [
      ("\"criticSteps\":12", "\"criticSteps\":11"), ("\"isReported\":true", "\"isReported\":false"),
      ("\"threads\":1", "\"threads\":1,\"x\":0"),
    ])
  func changes(_ old: String, _ new: String) throws {
    let changed = "\(path) was changed or damaged since GANZoo wrote it: its checksum differs" + remedy
    try rewrite { $0["ganzoo_run"] = $0["ganzoo_run"]?.replacing(old, with: new) }
    #expect(message { try resume() } == changed)
    try rewrite({ _ in }, without: "/average/dense/kernel")
    #expect(message { try resume() } == "\(path): dataset /average/dense/kernel is missing")
  }

  @Test("a changed weight is found")
  func weight() throws {
    var bytes = [UInt8](try folder.bytes("run/checkpoints/step-0000012.h5"))
    let values = try #require(try HDF5Contents(path).arrays["/critic/weights/output_is_fake/kernel"]?.values)
    let pattern = values.prefix(4).flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) } }
    let place = try #require(bytes.indices.first { Array(bytes[$0...].prefix(pattern.count)) == pattern })
    bytes[place] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect(message { try resume() }.hasPrefix("\(path) was changed or damaged since GANZoo wrote it"))
  }

  @Test(
    "counts that no run can have are errors",
    arguments: [
      ["\"criticSteps\":12": "\"criticSteps\":-1"], ["\"steps\":12": "\"steps\":9000000000000000000"],
      ["\"threads\":1": "\"threads\":0"], ["\"threads\":1": "\"threads\":100000"], ["\"retries\":0": "\"retries\":4"],
      ["\"logLength\":": "\"logLength\":-"],
      ["\"steps\":12": "\"steps\":0", "\"isReported\":true": "\"isReported\":false"],
    ])
  func counts(_ changes: [String: String]) throws {
    try rewrite { attributes in
      var text = attributes["ganzoo_run"] ?? ""
      for (old, new) in changes {
        #expect(text.contains(old), "\(text)")
        text = text.replacing(old, with: new)
      }
      attributes["ganzoo_run"] = text
    }
    #expect(
      message { try resume() } == "\(path) is damaged: the attribute ganzoo_run contains impossible counters" + remedy)
  }

  @Test("text that is no state of a run is an error")
  func noState() throws {
    for text in ["", "{}", "[", "{\"steps\": 1e400}", String(repeating: "[", count: 100_000)] {
      try rewrite { $0["ganzoo_run"] = text }
      #expect(
        message { try resume() } == "\(path) is damaged: the attribute ganzoo_run does not say how a run stands"
          + remedy)
    }
  }

  @Test("the checkpoint before is the one that is, within a step and with more digits, too")
  func earlier() throws {
    let folder = folder.path + "/run/checkpoints/"
    let names = ["step-0000012-9", "step-0000012-10", "step-9999999", "step-10000000"]
    for (earlier, name) in zip(["step-0000012"] + names, names) {
      try Data("damage".utf8).write(to: URL(filePath: "\(folder)\(name).h5"))
      #expect(
        message { try resume() }
          == "\(folder)\(name).h5 is not an HDF5 file; without that file the run resumes from \(folder)\(earlier).h5")
    }
  }

  @Test("one that has another's name is not gone on from")
  func otherName() throws {
    let stray = folder.path + "/run/checkpoints/step-0000099-2.h5"
    try FileManager.default.copyItem(atPath: path, toPath: stray)
    #expect(
      message { try resume() }
        == "\(stray) is damaged: it is what step-0000012.h5 would be; without that file the run resumes from \(path)")
  }

  @Test("what cannot be read now is not called damaged")
  func unreadable() throws {
    try FileManager.default.removeItem(atPath: path)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(message { try resume() } == "cannot read \(path): it is not a regular file")
  }

  @Test("another network's checkpoint is an error that names the array and both shapes")
  func otherNetwork() throws {
    let run = try RunFolder(resuming: folder.path + "/run")
    let recipe = try Tiny.recipe("architecture.latent=6")
    #expect(
      message {
        _ = try TrainingRun(
          recipe, dataset: Tiny.images, in: run, from: run.checkpoints.last(), on: Device.test(threads: 1))
      }.hasPrefix("\(path): /generator/weights/"))
  }
}
