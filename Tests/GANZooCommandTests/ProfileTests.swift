import Foundation
import GANZooTestSupport
import Testing

@Suite("A profile of a training")
struct TrainingProfileTests {
  private func names(_ session: Session, _ run: String) throws -> [String?] {
    let bytes = try session.bytes("\(run)/profile.json")
    let file = try #require(JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(Set(file.keys) == ["processor", "vectors", "threads", "profile"])
    let profile = try #require(file["profile"] as? [String: Any])
    return try #require(profile["kinds"] as? [[String: Any]]).map { $0["name"] as? String }
  }

  private func steps(_ session: Session, _ run: String) throws -> Int? {
    let file = try JSONSerialization.jsonObject(with: session.bytes("\(run)/profile.json")) as? [String: Any]
    return (file?["profile"] as? [String: Any])?["steps"] as? Int
  }

  @Test(
    "is shown and kept, and changes nothing in the training; a resumed run goes on with it unless told not to")
  func train() throws {
    let session = try Session()
    let command = { ["train", "--model", "acgan", "--steps", "3", "--output", $0] + Session.tiny }
    let plain = try session.done(command("plain")).output
    #expect(!plain.contains("Profile") && !session.has("plain/profile.json"))
    let ended = try session.done(command("run") + ["--profile"]).output
    #expect(ended.contains("\nReport     run/report.html\nProfile    run/profile.json\n\nKernels, mean of 3 steps  "))
    #expect(ended.contains("\nGenerate more: "))
    #expect(try names(session, "run") == BenchmarkTests.kinds)
    #expect(try steps(session, "run") == 3)
    var files = try runFiles(session.folder + "/run")
    files["profile.json"] = nil
    #expect(try files == runFiles(session.folder + "/plain"))

    let more = ["--override", "steps", "--steps"]
    let resumed = try session.done(["resume", "run"] + more + ["4"]).output
    #expect(resumed.contains("\nKernels, mean of 1 step  "))
    #expect(try steps(session, "run") == 1)
    let without = try session.done(["resume", "run", "--no-profile"] + more + ["6"]).output
    #expect(!without.contains("Kernels"))
    #expect(try steps(session, "run") == 1)
    // It belongs to the run: another one in its place does not inherit it.
    try session.done(command("run") + ["--force"])
    #expect(!session.has("run/profile.json"))
  }
}
