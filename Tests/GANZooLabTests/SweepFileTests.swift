import GANZooLab
import GANZooSupport
import Testing

@Suite("Files of sweeps")
struct SweepFileTests {
  private func sweep(_ yaml: String) throws -> Sweep {
    try Sweep(SettingsTree(yaml: yaml, file: "a.yaml"), file: "a.yaml")
  }

  @Test("combine recipes, grid and seeds, in order and with names that tell them apart")
  func grid() throws {
    let sweep = try sweep(
      """
      recipes: [mlp, dcgan/wgan]
      settings: {training: {steps: 5}, architecture: {generator: {hidden: [8, 4]}}}
      grid:
        objective: {name: [wgan-gp, hinge], lambda: 10}
        architecture: {critic: {hidden: ["[64, 32]", "[16]"]}}
      seeds: 2
      evaluate_every: 100
      metric: accuracy
      stop: ["accuracy below 0.2, after 300", frechet_share above 1e-1 after 5 steps]
      threads: 3
      """)
    #expect(sweep.runs.count == 16 && Set(sweep.runs.map(\.name)).count == 16)
    #expect(sweep.runs[0].name == "mlp-wgan-gp-_64__32_-s1" && sweep.runs[15].name == "dcgan_wgan-hinge-_16_-s2")
    let last = sweep.runs[15]
    #expect(last.model == "dcgan" && last.recipe == "wgan" && last.seed == 2)
    #expect(
      last.changes == [
        "training.steps=5", "architecture.generator.hidden=[8, 4]", "objective.name=hinge", "objective.lambda=10",
        "architecture.critic.hidden=[16]", "training.seed=2",
      ])
    #expect(
      last.factors == [
        .init("recipe", "dcgan/wgan"), .init("objective.name", "hinge"), .init("architecture.critic.hidden", "[16]"),
      ])
    #expect(
      sweep.stopRules == [.init("accuracy", after: 300, .below, 0.2), .init("frechet_share", after: 5, .above, 0.1)])
    #expect(sweep.evaluateEvery == 100 && sweep.metric == "accuracy" && sweep.threads == 3)
  }

  @Test("tell runs apart whose values have the same letters")
  func names() throws {
    let sweep = try sweep("recipes: [mlp]\ngrid: {a: {x: [\"b/c\", \"b(c\"]}}\n")
    #expect(sweep.runs.map(\.name) == ["mlp-_b_c_-1-s1", "mlp-_b_c_-2-s1"] || Set(sweep.runs.map(\.name)).count == 2)
  }

  @Test("sample what a random search says, the same for each seed and with more samples")
  func random() throws {
    func search(_ count: Int, seed: Int = 1) throws -> [[String: String]] {
      let sweep = try sweep(
        """
        recipes: [mlp]
        random:
          count: \(count)
          seed: \(seed)
          settings:
            a: {rate: "log_uniform(1e-5, 1e-1)", share: "uniform(-1, 3)"}
            b: {count: "integers(2, 5)", name: [p, q, r]}
        """)
      return sweep.runs.map { run in Dictionary(uniqueKeysWithValues: run.factors.map { ($0.name, $0.value) }) }
    }
    let many = try search(400)
    #expect(try search(3) == Array(many.prefix(3)) && search(3, seed: 2) != Array(many.prefix(3)))
    let rates = many.compactMap { $0["a.rate"].flatMap { Double($0) } }
    // Half of the logarithms lie below the middle, 1e-3: of 400 between 160 and 240 but for one in 10,000.
    #expect(rates.count == 400 && rates.allSatisfy { (1e-5...1e-1).contains($0) })
    #expect((160...240).contains(rates.filter { $0 < 1e-3 }.count))
    let shares = many.compactMap { $0["a.share"].flatMap { Double($0) } }
    #expect(shares.allSatisfy { (-1...3).contains($0) } && abs(shares.reduce(0, +) / 400 - 1) < 0.2)
    for (name, values) in [("b.count", ["2", "3", "4", "5"]), ("b.name", ["p", "q", "r"])] {
      let counts = values.map { value in many.filter { $0[name] == value }.count }
      #expect(counts.reduce(0, +) == 400 && counts.allSatisfy { $0 > 400 / values.count / 2 }, "\(name) \(counts)")
    }
    // Two settings of one range are not the same numbers.
    #expect(many.contains { $0["b.count"] == "2" && $0["b.name"] != "p" })
  }
}
