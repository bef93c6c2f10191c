import Foundation
import GANZoo
import Testing

@Suite("The program on a disk that fills up", .serialized)
struct FullDiskTests {
  /// From too little for a first checkpoint to enough for all but the last grids.
  @Test(
    "whatever did not fit, what is there is whole, and the run goes on to the same end once there is room",
    .enabled(
      if: SmallDisk.canBeMade,
      "only the superuser can mount a small disk; FileLimitTests, which fails writes at any byte, takes nobody special"),
    arguments: [8, 60, 100, 130, 160, 190, 220, 250, 300, 350])
  func full(_ kibibytes: Int) throws {
    let session = try Session()
    let train =
      ["train", "--model", "acgan", "--threads", "1", "--steps", "60", "--checkpoint-every", "7"] + Session.tiny + [
        "--set", "training.log_every=1", "--set", "training.grid_every=1",
      ]
    try session.done(train + ["--output", "whole"])
    let disk = try #require(SmallDisk(kibibytes: kibibytes))
    let run = disk.path + "/run"
    let ended = try session.run(train + ["--output", run, "--ignore-limits"])
    #expect(ended.status == 1, "\(kibibytes) KiB are enough")
    #expect(ended.errors.contains("no space left on device"), "\(ended.errors)")
    let files = FileManager.default.enumerator(atPath: disk.path)?.compactMap { $0 as? String } ?? []
    #expect(!files.contains { $0.hasSuffix(".part") })
    for file in files where file.hasSuffix(".png") { _ = try PNG.read("\(disk.path)/\(file)") }
    if files.contains("run/generator.h5") { _ = try GeneratorFile(contentsOf: run + "/generator.h5") }
    for file in files where file.hasPrefix("run/checkpoints/step") {
      _ = try Checkpoint(contentsOf: "\(disk.path)/\(file)")
    }

    let hasCheckpoint = files.contains { $0.hasPrefix("run/checkpoints/step") }
    try FileManager.default.copyItem(atPath: run, toPath: session.folder + "/run")
    let again = try session.run(hasCheckpoint ? ["resume", "run"] : train + ["--output", "run", "--force"])
    #expect(again.status == 0, "\(again.errors)")
    for file in ["generator.h5", "critic.h5", "grid.png", "samples/step-0000059.png"] {
      #expect(try session.bytes("run/" + file) == session.bytes("whole/" + file), "\(file)")
    }
    #expect(try session.text("run/log.jsonl").split(separator: "\n").count == 60)
  }

  @Test(
    "what fits alone but not together is refused beforehand where both files go to one disk",
    .enabled(if: SmallDisk.canBeMade, "only the superuser can mount a small disk"))
  func shared() throws {
    let session = try Session()
    let disk = try #require(SmallDisk(kibibytes: 2500))
    let draw = ["generate", "--model", "acgan", "--count", "2000"]
    let (grid, arrays) = (disk.path + "/a.png", disk.path + "/a.h5")
    let ended = try session.run(draw + ["--grid", grid, "--output", arrays])
    #expect(ended.status == 1)
    #expect(
      ended.errors
        == "ganzoo: this would write up to 3.1 MiB to \(grid) and \(arrays), but only 2.4 MiB are free there; make room, or "
        + "begin even so with --ignore-limits\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == [])
    try session.done(draw + ["--grid", grid])
    try session.done(draw + ["--grid", session.folder + "/a.png", "--output", arrays])
  }
}
