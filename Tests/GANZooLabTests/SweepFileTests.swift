import GANZoo
import GANZooLab
import GANZooSupport
import GANZooTestSupport
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
    #expect(sweep.runs[0].name == "mlp-wgan-gp-10-_64__32_-s1")
    #expect(sweep.runs[15].name == "dcgan_wgan-hinge-10-_16_-s2")
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
    let names = try sweep("recipes: [mlp]\ngrid: {a: {x: [x y, x_y, x_y-1]}}\n").runs.map(\.name)
    try #require(names.count == 3)
    #expect(names[0] == "mlp-x_y-s1" && names[2] == "mlp-x_y-1-s1")
    #expect(names[1].wholeMatch(of: /mlp-x_y-[0-9a-f]{6}-s1/) != nil, "\(names[1])")
    // The same of capitals, which some file systems take for small letters.
    let capitals = try sweep("recipes: [mlp]\ngrid: {a: {x: [ab, AB]}}\n").runs.map { $0.name.lowercased() }
    #expect(Set(capitals).count == 2)
    #expect(throws: SweepFileError.same(file: "a.yaml", run: "mlp-3")) {
      try sweep("recipes: [mlp]\ngrid: {a: {x: [3, 3]}}\n")
    }
  }

  @Test("keep the names of runs when the file gets more recipes, values and seeds")
  func growth() throws {
    let long = String(repeating: "v", count: 120)
    func names(_ recipes: String, _ first: String, _ second: String, seeds: Int) throws -> [String] {
      try sweep("recipes: [\(recipes)]\ngrid: {a: {x: [\(first)], y: [\(second)]}}\nseeds: \(seeds)\n").runs.map(\.name)
    }
    let few = try names("mlp", "x y, x_y, \(long)", "1", seeds: 1)
    let many = try names("mlp, dcgan", "x y, x_y, \(long), z", "1, 2", seeds: 2)
    #expect(few.count == 3 && many.count == 32 && Set(many).count == 32)
    #expect(Set(few).isSubset(of: many), "\(few)")
  }

  @Test("refuse metrics that no run can have")
  func metrics() throws {
    func check(_ lines: String, recipes: String = "mlp") throws {
      let sweep = try sweep("recipes: [\(recipes)]\n\(lines)\n")
      try sweep.checkNames(sweep.recipes(.builtIn), file: "a.yaml")
    }
    try check("metric: critic/real")
    try check(
      "metric: metric/frechet_share\nevaluate_every: 5\nstop: [accuracy_3 below 0.1 after 5]", recipes: "mlp, acgan")
    // One of the runs can have it.
    try check("metric: modes_covered\nevaluate_every: 5", recipes: "mlp, mlp/toy-8-gaussians")
    let points = ["modes_covered", "within_4_sigma"]
    for metric in ["accuracy", "recall_1000", "js_1", "curve_covered", "accuracy_0"] {
      #expect(throws: SweepFileError.noRunHas(file: "a.yaml", metric: metric, known: points)) {
        try check("stop: [\(metric) below 0.1 after 5]\nevaluate_every: 5", recipes: "mlp/toy-8-gaussians")
      }
    }
    // A thousand samples have a recall of their own name.
    for metric in ["recall", "metric/recall", "modes_covered", "js_2", "effective_classes", "accuracy_10"] {
      #expect(throws: SweepFileError.self) { try check("metric: \(metric)\nevaluate_every: 5") }
    }
    #expect(throws: SweepFileError.notMeasured(file: "a.yaml", metric: "accuracy")) {
      try check("stop: [accuracy below 0.1 after 5]")
    }
    let error = #expect(throws: UnknownNameError.self) { try check("metric: acuracy\nevaluate_every: 5") }
    let message = try #require(error).description
    #expect(message.hasPrefix("no metric or loss 'acuracy'; did you mean 'accuracy'? known: accuracy"))
  }

  @Test("are not ranked by metrics of which neither a high nor a low value is good")
  func ranking() throws {
    for (name, isHighBest) in [("accuracy", true), ("frechet", false), ("critic/real", false)] {
      #expect(try #require(SweepRanking([], by: name)).isHighBest == isHighBest, "\(name)")
    }
    for name in ["spread", "metric/nearest_training_image"] {
      let ranking = try #require(SweepRanking([], by: name))
      #expect(ranking.isHighBest == nil && !ranking.isBetter(2, than: 1) && !ranking.isBetter(1, than: 2))
    }
  }

  @Test("say how a run's process has ended")
  func ends() {
    let output = "ganzoo: first\nganzoo: the disk is full\nsaved\n"
    #expect(ProcessEnd(status: 1, isSignal: false, output: output).reason == "the disk is full")
    #expect(ProcessEnd(status: 3, isSignal: false, output: "saved\n").reason == "ended with status 3")
    #expect(ProcessEnd(status: 11, isSignal: true, output: output).reason == "was killed by signal 11")
    #expect(
      ProcessEnd(status: 9, isSignal: true, output: output).reason
        == "was killed by signal 9, perhaps for want of memory")
    for (status, isSignal, isStop) in [
      (15, true, true), (2, true, true), (9, true, false), (143, false, true), (130, false, true), (2, false, false),
    ] {
      #expect(ProcessEnd(status: Int32(status), isSignal: isSignal, output: "").isStop == isStop, "\(status)")
    }
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
    // Four digits would leave few values of a narrow range, and round some out of it.
    let narrow = try sweep(
      """
      recipes: [mlp]
      random: {count: 300, settings: {a: {beta: "uniform(0.99951, 0.99959)", x: "log_uniform(0.12342, 0.12348)"}}}
      """
    ).runs.map { run in run.factors.compactMap { Double($0.value) } }
    #expect(narrow.allSatisfy { (0.99951...0.99959).contains($0[0]) && (0.12342...0.12348).contains($0[1]) })
    #expect(Set(narrow.map { $0[0] }).count > 200 && Set(narrow.map { $0[1] }).count > 200)
    // Two settings of one range are not the same numbers.
    #expect(many.contains { $0["b.count"] == "2" && $0["b.name"] != "p" })
  }

  @Test("sample each combination once, and ask for no more samples than there are combinations")
  func distinct() throws {
    func search(_ count: Int) throws -> [String] {
      let sweep = try sweep(
        """
        recipes: [mlp]
        grid: {objective: {name: [hinge]}}
        random:
          count: \(count)
          settings: {a: {x: "integers(1, 2)"}, b: {name: [p, q, r]}}
        seeds: 2
        """)
      return sweep.runs.map { run in "\(run.name) " + run.factors.map(\.value).joined() }
    }
    let all = try search(6)
    // The fourth sample would be the first again, and so would the last.
    #expect(
      all == [
        "mlp-hinge-r001-s1 1r", "mlp-hinge-r001-s2 1r", "mlp-hinge-r002-s1 1p", "mlp-hinge-r002-s2 1p",
        "mlp-hinge-r003-s1 2p", "mlp-hinge-r003-s2 2p", "mlp-hinge-r004-s1 1q", "mlp-hinge-r004-s2 1q",
        "mlp-hinge-r005-s1 2q", "mlp-hinge-r005-s2 2q", "mlp-hinge-r006-s1 2r", "mlp-hinge-r006-s2 2r",
      ])
    #expect(try search(4) == Array(all.prefix(8)))
    #expect(
      message { _ = try search(7) }
        == "a.yaml:4: random.count: expected at most 6, as many combinations as random.settings has, found '7'")
    #expect(
      message { _ = try sweep("recipes: [mlp]\nrandom: {count: 2}\n") }
        == "a.yaml:2: random.count: expected at most 1, as many combinations as random.settings has, found '2'")
  }

  @Test("have each combination of a random search, however rare a value is, and count them without trying")
  func rare() throws {
    // A value that is listed many times comes more often.
    let values = "[\(Array(repeating: "p", count: 99).joined(separator: ", ")), q]"
    let rare = "{x: \(values), y: \(values), z: \(values)}"
    func search(_ count: Int, _ settings: String) throws -> [String] {
      try sweep("recipes: [mlp]\nrandom: {count: \(count), settings: {a: \(settings)}}\n").runs.map { run in
        run.factors.map(\.value).joined()
      }
    }
    #expect(try Set(search(8, rare)).count == 8)
    #expect(
      message { _ = try search(9, rare) }
        == "a.yaml:2: random.count: expected at most 8, as many combinations as random.settings has, found '9'")
    // As many as no Int counts, of which a search has two.
    let many = (0..<70).map { "s\($0): [p, q]" }.joined(separator: ", ")
    #expect(try Set(search(2, "{\(many)}")).count == 2)
    #expect(
      message { _ = try search(2, "{x: \"uniform(1, 1)\", y: \"integers(3, 3)\"}") }
        == "a.yaml:2: random.count: expected at most 1, as many combinations as random.settings has, found '2'")
  }

  @Test("have their measurements tried once for a data set, whatever part of it is learnt")
  func measurements() throws {
    let sweep = try sweep(
      """
      recipes: [mlp, acgan]
      grid: {data: {examples: [400, 500]}}
      seeds: 3
      evaluate_every: 2
      """)
    let recipes = try sweep.recipes(.builtIn)
    let datasets = try sweep.datasets(of: recipes, downloads: nil)
    var tried: [String] = []
    let states = sweep.states(in: "no such folder")
    try sweep.checkMeasurements(states, recipes, datasets) { recipe, _ in tried.append(recipe.data.set) }
    #expect(tried == ["mnist"])
    let refused = #expect(throws: SweepDataError.self) {
      try sweep.checkMeasurements(states, recipes, datasets) { _, _ in
        throw SweepDataError(run: "x", reason: "nothing", isWrongUse: true)
      }
    }
    #expect(refused?.run == "mlp-400-s1" && refused?.isWrongUse == true)
  }
}
