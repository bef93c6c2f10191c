import Foundation
import Testing

@Suite("ganzoo benchmark")
struct BenchmarkTests {
  private static let quick = ["benchmark", "--seconds", "0.1", "--threads", "1"] + Session.tiny

  @Test("--json has every measurement, each positive, and says what was measured")
  func json() throws {
    let ended = try Session().done(Self.quick + ["--batch", "4", "--json"])
    let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
    let report = try #require(object as? [String: Any])
    let times = ["generator_forward_ms", "critic_step_ms", "generator_step_ms", "iteration_ms"]
    let numbers = ["samples_per_second", "useful_gflops", "executed_gflops", "peak_rss_mb"]
    #expect(Set(report.keys) == Set(times + numbers + ["model", "recipe", "batch", "threads"]))
    var medians: [String: Double] = [:]
    for name in times {
      let time = try #require(report[name] as? [String: Double], "\(name)")
      let (median, minimum) = (try #require(time["median"]), try #require(time["min"]))
      #expect(minimum > 0 && minimum <= median, "\(name)")
      medians[name] = median
    }
    // Five critic updates and a generator update; half of it is room for what disturbs one and not the others.
    let parts = 5 * (medians["critic_step_ms"] ?? 0) + (medians["generator_step_ms"] ?? 0)
    #expect((medians["iteration_ms"] ?? 0) > parts / 2)
    for name in numbers { #expect(try #require(report[name] as? Double, "\(name)") > 0, "\(name)") }
    #expect(report["model"] as? String == "acgan")
    #expect(report["recipe"] as? String == "default")
    #expect(report["batch"] as? Int == 4)
    #expect(report["threads"] as? Int == 1)
    #expect(ended.errors.isEmpty)
  }

  @Test("without --json it is a table, with the recipe's batch")
  func table() throws {
    let session = try Session()
    let output = try session.done(Self.quick).output
    for text in [
      "acgan default, batch 6", "Generator forward", "Critic update", "Generator update", "Step: 5", "Useful GFLOP/s",
      "Executed GFLOP/s", "Peak memory, MiB",
    ] { #expect(output.contains(text), "\(text)") }
    #expect(session.contents.isEmpty)
  }

  @Test("a run of more than two seconds shows progress on standard error")
  func progress() throws {
    let ended = try Session().done(["benchmark", "--seconds", "2.5", "--json"] + Session.tiny)
    #expect(ended.errors.contains("benchmark  "))
    #expect(ended.errors.contains("measurements"))
    #expect(ended.output.hasPrefix("{"))
  }

  @Test("a batch or a time out of range, and an unknown model, are wrong use")
  func wrong() throws {
    let session = try Session()
    for (arguments, message) in [
      (["--batch", "0"], "ganzoo: --batch is a number from 1 to 65,536, not 0\n"),
      (["--seconds", "0"], "ganzoo: --seconds is a number from 0.1 to 3600, not 0.0\n"),
      (
        ["--batch", "60001"],
        "ganzoo: mnist has 60000 examples, fewer than training.batch, 60001\n"
      ),
      (
        ["--model", "acgn"], "ganzoo: no architecture 'acgn'; did you mean 'acgan'? known: acgan, dcgan, mlp, resnet\n"
      ),
    ] {
      let ended = try session.run(["benchmark"] + arguments)
      #expect(ended.status == 2)
      #expect(ended.errors.hasPrefix(message), "\(ended.errors)")
      #expect(ended.output.isEmpty)
    }
  }
}
