import Foundation
import Testing

@Suite("ganzoo benchmark")
struct BenchmarkTests {
  private static let quick = ["benchmark", "--seconds", "0.1", "--threads", "1"] + Session.tiny

  @Test("--json has every measurement, each positive, and says what was measured")
  func json() throws {
    let settings = Self.quick.map { $0 == "training.batch=6" ? "training.seed=1" : $0 }
    let ended = try Session().done(settings + ["--batch", "4", "--json"])
    let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
    let report = try #require(object as? [String: Any])
    let times = ["generator_forward_ms", "critic_step_ms", "generator_step_ms", "iteration_ms"]
    let numbers = ["samples_per_second", "useful_gflops", "executed_gflops", "peak_rss_mb"]
    let limits = ["peak_gflops", "bandwidth_gb_s"]
    let names = ["model", "recipe", "batch", "threads", "processor", "vectors", "peak_shares"]
    #expect(Set(report.keys) == Set(times + numbers + limits + names))
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
    for name in numbers + limits { #expect(try #require(report[name] as? Double, "\(name)") > 0, "\(name)") }
    #expect(report["model"] as? String == "acgan")
    #expect(report["recipe"] as? String == "default")
    #expect(report["batch"] as? Int == 4)
    #expect(report["threads"] as? Int == 1)
    #expect(ended.errors(withoutProgressOf: "benchmark").isEmpty, "\(ended.errors)")
    let shares = try #require(report["peak_shares"] as? [String: Double])
    #expect(Set(shares.keys) == Set(times.map { String($0.dropLast("_ms".count)) }))
    for (name, share) in shares { #expect((0...1).contains(share), "\(name)") }
  }

  @Test("--profile says where the time of a step goes, in a table and in JSON")
  func profile() throws {
    let session = try Session()
    let table = try session.done(Self.quick + ["--profile"]).output
    for text in ["\nKernels, mean of ", "ms a step  ", "\nconvolution kernel gradient  ", "\nrest  ", "\nStep  "] {
      #expect(table.contains(text), "\(text)")
    }
    let json = try session.done(Self.quick + ["--profile", "--json"]).output
    let report = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let profile = try #require(report["profile"] as? [String: Any])
    #expect(Set(profile.keys) == ["kinds", "step_ms", "steps"])
    let kinds = try #require(profile["kinds"] as? [[String: Any]])
    #expect(kinds.map { $0["name"] as? String } == Self.kinds)
    let sum = kinds.reduce(0) { $0 + ($1["milliseconds"] as? Double ?? .nan) }
    let whole = try #require(profile["step_ms"] as? Double)
    #expect(abs(sum - whole) < 0.001 * whole)
    for kind in kinds {
      #expect((0...1).contains(try #require(kind["share"] as? Double)))
      #expect(Set(kind.keys).subtracting(["gflops"]) == ["calls", "milliseconds", "name", "share"])
    }
  }

  /// The kinds of kernels, in their order.
  static let kinds = [
    "convolution forward", "convolution input gradient", "convolution kernel gradient", "GEMM", "Winograd transforms",
    "weights packing", "element-wise", "normalisation", "reductions", "moving numbers", "optimizer", "random numbers",
    "waiting for threads", "rest",
  ]

  @Test("without --json it is a table, with the recipe's batch")
  func table() throws {
    let session = try Session()
    let output = try session.done(Self.quick).output
    for text in [
      "acgan default, batch 6", "Generator forward", "Critic update", "Generator update", "Step: 5", "Useful GFLOP/s",
      "Executed GFLOP/s", "Peak memory, MiB", "Of the peak", "Peak GFLOP/s of the processor",
      "Bandwidth of memory, GB/s",
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
        "ganzoo: mnist has 60,000 examples, fewer than training.batch, 60001\n"
      ),
      (
        ["--model", "acgn"],
        "ganzoo: no architecture 'acgn'; did you mean 'acgan'? known: acgan, chars, dcgan, mlp, resnet\n"
      ),
    ] {
      let ended = try session.run(["benchmark"] + arguments)
      #expect(ended.status == 2)
      #expect(ended.errors.hasPrefix(message), "\(ended.errors)")
      #expect(ended.output.isEmpty)
    }
  }
}
