import Foundation
import GANZoo
import GANZooTestSupport
import Testing

/// Commands that write several files, each on disks from far too small to large enough.
@Suite("Files that a command writes appear together or not at all", .serialized)
struct TogetherTests {
  private static let onlySuperuser: Comment =
    "only the superuser can mount a small disk; FileGroupTests, which fails renames, takes nobody special"

  /// Runs a command on small disks of growing size, until it succeeds. Where it fails, what is on the disk has to be
  /// what was there before: the files `old`, and nothing else.
  private func grow(
    old: [String] = [], from first: Int = 24, by step: Int = 4, to last: Int = 400,
    location: SourceLocation = #_sourceLocation, _ run: (_ folder: String) throws -> Ended
  ) throws {
    var failures = 0
    for kibibytes in stride(from: first, through: last, by: step) {
      let disk = try #require(SmallDisk(kibibytes: kibibytes))
      for name in old {
        let url = URL(filePath: "\(disk.path)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("old \(name)".utf8).write(to: url)
      }
      let before = disk.contents
      let ended = try run(disk.path)
      guard ended.status != 0 else {
        #expect(failures > 0, "\(kibibytes) KiB are enough", sourceLocation: location)
        #expect(!disk.contents.keys.contains { $0.hasSuffix(".part") }, sourceLocation: location)
        for name in old {
          #expect(disk.contents[name] != Data("old \(name)".utf8), "\(name)", sourceLocation: location)
        }
        return
      }
      failures += 1
      #expect(
        ended.status == 1 && ended.errors.contains("no space left on device"), "\(ended)", sourceLocation: location)
      #expect(ended.output.isEmpty, "\(kibibytes) KiB: \(ended.output)", sourceLocation: location)
      #expect(disk.contents == before, "\(kibibytes) KiB", sourceLocation: location)
    }
    Issue.record("\(last) KiB are not enough", sourceLocation: location)
  }

  @Test(
    "export: both networks and samples, in every format", .enabled(if: SmallDisk.canBeMade, onlySuperuser),
    arguments: [
      ("keras", ".keras"), ("keras-h5", ".h5"), ("keras-weights-h5", ".weights.h5"), ("keras-h5-weights", ".h5"),
      ("onnx", ".onnx"), ("safetensors", ".safetensors"),
    ])
  func export(_ format: String, _ suffix: String) throws {
    let session = try Session()
    _ = try session.train()
    let export = ["export", "run", "--format", format, "--samples", "2", "--output"]
    try grow { try session.run(export + [$0 + "/new/deep"]) }
    try grow(old: ["e/G" + suffix, "e/D" + suffix, "e/samples.h5"]) {
      try session.run(export + [$0 + "/e", "--force"])
    }
  }

  @Test("generate: a picture and an HDF5 file", .enabled(if: SmallDisk.canBeMade, onlySuperuser))
  func generate() throws {
    let session = try Session()
    let weights = try session.train()
    let generate = ["generate", weights, "--count", "30", "--ignore-limits"]
    try grow(old: ["a.png", "a.h5"]) {
      try session.run(generate + ["--grid", $0 + "/a.png", "--output", $0 + "/a.h5"])
    }
  }

  @Test("import: a generator and its critic", .enabled(if: SmallDisk.canBeMade, onlySuperuser))
  func importing() throws {
    let session = try Session()
    _ = try session.train()
    try session.done(["export", "run", "--format", "keras-h5-weights", "--output", "keras"])
    let arguments = [
      "import", "--model", "acgan", "--recipe", "run/recipe.yaml", "--generator", "keras/G.h5", "--critic",
    ]
    try grow(old: ["g.h5", "g-critic.h5"]) { disk in
      let ended = try session.run(arguments + ["keras/D.h5", "--force", "--output", disk + "/g.h5"])
      // How weights were found is said as they are read.
      return Ended(
        status: ended.status,
        output: ended.status == 0 ? ended.output : ended.output.replacing(/keras\/.*\n/, with: ""),
        errors: ended.errors)
    }
  }

  @Test("evaluate: pictures and metrics in the generator's file", .enabled(if: SmallDisk.canBeMade, onlySuperuser))
  func evaluate() throws {
    let session = try Session()
    let weights = "\(session.folder)/\(try session.train())"
    for (split, part, count) in [(DatasetSplit.train, "train", 900), (.test, "t10k", 110)] {
      let digits = try MNIST.load(split)
      try session.write(
        idx([count, 28, 28], Array(digits.pixels.prefix(count * 784))), to: "digits/\(part)-images-idx3-ubyte")
      try session.write(
        idx([count], digits.labels.prefix(count).map { UInt8($0) }), to: "digits/\(part)-labels-idx1-ubyte")
    }
    let size = try Data(contentsOf: URL(filePath: weights)).count >> 10
    for kibibytes in [8, 60, 110, 200, 2000] {
      let disk = try #require(SmallDisk(kibibytes: size + kibibytes))
      try FileManager.default.copyItem(atPath: weights, toPath: disk.path + "/g.h5")
      let before = disk.contents
      let ended = try session.run(
        ["evaluate", disk.path + "/g.h5", "--data", "digits", "--samples", "100", "--record"]
          + ["--pictures", disk.path + "/new"])
      #expect(kibibytes < 2000 || ended.status == 0, "\(ended.errors)")
      if ended.status == 0 {
        let pictures = ["confusion", "confusion-samples", "nearest"].map { "new/\($0).png" }
        #expect(Set(disk.contents.keys) == Set(["g.h5", "new"] + pictures))
        #expect(disk.contents["g.h5"] != before["g.h5"])
      } else {
        #expect(ended.errors.contains("no space left on device"), "\(ended.errors)")
        #expect(disk.contents == before, "\(disk.contents.keys)")
        // The metrics are told all the same.
        #expect(ended.output.contains("Class obeyed"), "\(ended.output)")
      }
    }
  }

  @Test("a disk that takes no files is the reason that is given", .enabled(if: SmallDisk.canBeMade, onlySuperuser))
  func readOnly() throws {
    let session = try Session()
    let weights = try session.train()
    let disk = try #require(SmallDisk(kibibytes: 400))
    try FileManager.default.createDirectory(atPath: disk.path + "/old", withIntermediateDirectories: true)
    #expect(disk.makeReadOnly())
    let told = { (arguments: [String]) in
      let ended = try session.run(arguments)
      #expect(ended.status == 1, "\(ended)")
      return ended.errors
    }
    let export = ["export", "run", "--output"]
    #expect(
      try told(export + [disk.path + "/new/deep"])
        == "ganzoo: cannot write the folder \(disk.path)/new/deep: read-only file system\n")
    #expect(
      try told(export + [disk.path + "/old"])
        == "ganzoo: cannot write \(disk.path)/old/G.keras: no file can be made in the folder \(disk.path)/old (read-only file system)\n"
    )
    #expect(
      try told(["evaluate", weights, "--pictures", disk.path + "/new"])
        == "ganzoo: cannot write \(disk.path)/new: read-only file system\n")
    #expect(
      try told(export + ["run/log.jsonl/x"]) == "ganzoo: cannot write the folder run/log.jsonl/x: not a directory\n")
  }
}
