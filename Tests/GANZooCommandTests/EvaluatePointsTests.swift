import Foundation
import GANZoo
import Testing

@Suite("The program, counting the modes that points cover")
struct EvaluatePointsTests {
  private let narrow =
    ["--set", "architecture.generator.hidden=[8]", "--set", "architecture.critic.hidden=[8]", "--steps", "4"]

  private func rows(_ session: Session, _ run: String) throws -> [[String: Double]] {
    try session.text("\(run)/log.jsonl").split(separator: "\n").compactMap {
      let row = try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Double])
      return row["metric/within_4_sigma"] == nil ? nil : row
    }
  }

  @Test(
    "evaluate and --evaluate-every tell modes, of the Swiss roll its curve, and the share that is near",
    arguments: [
      ("8-gaussians", "modes_covered", "Modes covered", "8.000"),
      ("25-gaussians", "modes_covered", "Modes covered", "25.000"),
      ("swiss-roll", "curve_covered", "Curve covered", "100.00 %"),
    ])
  func points(data: String, name: String, title: String, full: String) throws {
    let session = try Session()
    let train = ["train", "--model", "mlp", "--recipe", "toy-\(data)"] + narrow
    let ended = try session.done(train + ["--output", "run", "--evaluate-every", "2"])
    #expect(ended.errors.contains("\nstep 4  \(name) "), "\(ended.errors)")
    let rows = try rows(session, "run")
    #expect(rows.map { $0["step"] } == [2, 4])
    #expect(Set(rows[0].keys) == ["step", "seconds", "metric/\(name)", "metric/within_4_sigma"])
    try session.done(train + ["--output", "plain"])
    #expect(try session.bytes("run/generator.h5") == session.bytes("plain/generator.h5"))

    let file = "run/generator.h5"
    let output = try session.done(["evaluate", file, "--samples", "2000", "--record"]).output
    let lines = output.split(separator: "\n").map(String.init)
    #expect(
      lines[1]
        == "3 sets of 2,000 samples (seeds 1, 2, 3), compared with the shape of \(data) "
        + "(column Real: 3 sets of 2,000 test points)")
    #expect(lines.contains { $0.hasPrefix("\(title) ") && $0.contains(full) }, "\(output)")
    #expect(lines.contains { $0.hasPrefix("Within 4 σ ") }, "\(output)")
    #expect(try session.done(["inspect", file]).output.contains(name))
    let json = try session.done(["evaluate", file, "--samples", "2000", "--json"]).output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect((object["metrics"] as? [String: Any])?.keys.sorted() == [name, "within_4_sigma"].sorted())
    // They are compared with a known shape, not with other points.
    #expect(object["reference_samples"] == nil && object["real_samples"] as? Int == 2000)
    let cut = try session.done(["evaluate", file, "--samples", "2000", "--truncation", "1.5"]).output
    #expect(cut.contains("(seeds 1, 2, 3; truncation at 1.5), compared with"), "\(cut)")
    #expect(lines.last.map(cut.contains) == false, "\(cut)")
  }

  @Test("points of unknown origin need --data")
  func unknown() throws {
    let session = try Session()
    try session.done(["train", "--model", "mlp", "--recipe", "toy-8-gaussians", "--output", "run"] + narrow)
    let file = try GeneratorFile(contentsOf: session.folder + "/run/generator.h5")
    try GeneratorFile(file.saved, latent: file.latent, classNames: [], provenance: Provenance()).write(
      to: session.folder + "/g.h5")
    let refused = try session.run("evaluate", "g.h5")
    #expect(refused.status == 2)
    #expect(
      refused.errors
        == "ganzoo: g.h5 does not say what its generator learnt from: name a data set of points with --data "
        + "(8-gaussians, 25-gaussians, swiss-roll)\n")
    try session.done(["evaluate", "g.h5", "--data", "swiss-roll", "--samples", "100"])
    for (setting, text) in [
      ("data.nonsense=1", "unknown setting 'data.nonsense'"),
      ("data.set=swiss-roll", "--data names the points that samples are compared with, not --set data.set"),
    ] {
      let wrong = try session.run("evaluate", "run", "--samples", "100", "--set", setting)
      #expect(wrong.status == 2 && wrong.errors.contains(text), "\(wrong.errors)")
    }
  }
}
