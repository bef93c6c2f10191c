import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("The program, going on with other measurements")
struct ResumeEvaluationTests {
  private static let settings =
    Session.tiny + ["--set", "training.log_every=1", "--set", "training.lr_decay_fraction=0"]

  private func rows(_ session: Session, _ run: String) throws -> (
    losses: [[String: Double]], metrics: [[String: Double]]
  ) {
    let rows = try session.text("\(run)/log.jsonl").split(separator: "\n").map {
      var row = try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Double])
      row["seconds"] = nil
      return row
    }
    return (rows.filter { $0["metric/spread"] == nil }, rows.filter { $0["metric/spread"] != nil })
  }

  @Test("--evaluate-every may come, change and go: weights, losses, and metrics of the same steps, are the same")
  func changed() throws {
    let session = try Session()
    func train(_ run: String, _ arguments: String...) throws {
      try session.done(
        ["train", "--model", "acgan", "--threads", "1", "--output", run] + Self.settings + arguments)
    }
    func goOn(_ run: String, _ arguments: String...) throws {
      try session.done(["resume", run, "--override", "steps"] + arguments)
    }
    try train("whole", "--steps", "12", "--evaluate-every", "2")
    try train("parts", "--steps", "3")
    try goOn("parts", "--steps", "6", "--evaluate-every", "2")
    try goOn("parts", "--steps", "8")
    try goOn("parts", "--steps", "10", "--evaluate-every", "0")
    try goOn("parts", "--steps", "12", "--evaluate-every", "3")
    let (whole, parts) = (try rows(session, "whole"), try rows(session, "parts"))
    #expect(parts.losses == whole.losses && parts.losses.count == 12)
    #expect(whole.metrics.map { $0["step"] } == [2, 4, 6, 8, 10, 12])
    #expect(parts.metrics.map { $0["step"] } == [4, 6, 8, 12])
    for row in parts.metrics {
      #expect(whole.metrics.contains(row), "\(row)")
      #expect(try (1...10).contains(#require(row["metric/score"])))
    }
    for file in ["generator.h5", "critic.h5", "grid.png"] {
      #expect(try session.bytes("whole/\(file)") == session.bytes("parts/\(file)"), "\(file)")
    }
  }

  @Test("a run that nobody has judged chooses its classifier; one that was judged keeps it, also after a while without")
  func classifier() throws {
    let session = try Session()
    let path =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/Weights/classifier-mnist.h5"
    try FileManager.default.copyItem(atPath: path, toPath: session.folder + "/c.h5")
    try session.done(
      ["train", "--model", "acgan", "--threads", "1", "--output", "run", "--steps", "1"] + Self.settings)
    let more = ["resume", "run", "--override", "steps"]
    try session.done(more + ["--steps", "2", "--evaluate-every", "1", "--classifier", "c.h5"])
    try session.done(more + ["--steps", "3", "--evaluate-every", "0"])
    let refused = try session.run(
      more + ["--steps", "4", "--evaluate-every", "1", "--classifier", "other.h5"])
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--classifier  c.h5        other.h5\n"), "\(refused.errors)")
    try session.done(more + ["--steps", "4", "--evaluate-every", "1"])
    #expect(try rows(session, "run").metrics.map { $0["step"] } == [2, 4])
  }

  @Test("what cannot be asked for is wrong use")
  func refused() throws {
    let session = try Session()
    for (arguments, text) in [
      (
        ["resume", "run", "--evaluate-every", "-1"], "ganzoo: --evaluate-every is a number of at least 0, not -1\nSee"
      ),
      (
        ["train", "--model", "acgan", "--evaluate-every", "0"],
        "ganzoo: --evaluate-every is a number of at least 1, not 0\nSee"
      ),
    ] {
      let ended = try session.run(arguments)
      #expect(ended.status == 2)
      #expect(ended.errors.hasPrefix(text), "\(ended.errors)")
    }
  }
}
