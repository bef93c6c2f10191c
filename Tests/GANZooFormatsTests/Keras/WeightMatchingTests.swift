import GANZooFormats
import Testing

@Suite("Matching of weights to a network")
struct WeightMatchingTests {
  private static func array(_ shape: [Int], _ first: Float) -> StoredArray {
    StoredArray(shape: shape, values: (0..<shape.reduce(1, *)).map { first + Float($0) })
  }

  private static func dense(_ name: String, _ inputs: Int, _ units: Int) -> ExpectedLayer {
    ExpectedLayer(
      name: name, kind: "dense",
      weights: [ExpectedWeight(name: "kernel", shape: [inputs, units]), ExpectedWeight(name: "bias", shape: [units])])
  }

  private static func stored(_ name: String, _ inputs: Int, _ units: Int, _ first: Float) -> StoredLayer {
    StoredLayer(
      name: name, group: name,
      weights: [
        StoredWeight(name: "\(name)/kernel:0", array: array([inputs, units], first)),
        StoredWeight(name: "\(name)/bias:0", array: array([units], first + 100)),
      ])
  }

  private func legacy(_ layers: StoredLayer...) -> StoredWeights { StoredWeights(layout: .legacy, layers: layers) }

  private let network = [
    dense("a", 2, 2), ExpectedLayer(name: "flat", kind: "flatten", weights: []), dense("b", 2, 2),
  ]

  @Test("Layers are paired by name if the names agree, in any order")
  func byName() throws {
    let match = try WeightMatching().match(
      legacy(Self.stored("b", 2, 2, 10), Self.stored("a", 2, 2, 20)), to: network, in: "w.h5")
    #expect(match.rule == .names)
    #expect(match.arrays.map { $0?.first?.values.first } == [20, nil, 10])
    #expect(match.arrays[1]?.isEmpty == true)
  }

  @Test("Layers are paired by position, as in Keras, if automatic names have another order")
  func automaticNames() throws {
    let network = ["dense", "dense_1"].map { Self.dense($0, 2, 2) }
    let swapped = legacy(Self.stored("dense_1", 2, 2, 10), Self.stored("dense", 2, 2, 20))
    let match = try WeightMatching().match(swapped, to: network, in: "w.h5")
    #expect(match.rule == .positions)
    #expect(match.arrays.map { $0?.first?.values.first } == [10, 20])
    // By name if the positions do not fit.
    let wide = [Self.dense("dense", 2, 2), Self.dense("dense_1", 2, 3)]
    let named = try WeightMatching().match(
      legacy(Self.stored("dense_1", 2, 3, 10), Self.stored("dense", 2, 2, 20)), to: wide, in: "w.h5")
    #expect(named.rule == .names)
    #expect(named.arrays.map { $0?.first?.values.first } == [20, 10])
  }

  @Test("Layers are paired by position if a name differs")
  func byPosition() throws {
    let match = try WeightMatching().match(
      legacy(Self.stored("b", 2, 2, 10), Self.stored("dense_7", 2, 2, 20)), to: network, in: "w.h5")
    #expect(match.rule == .positions)
    #expect(match.arrays.map { $0?.first?.values.first } == [10, nil, 20])
  }

  @Test("Aliases pair layers; all others are paired by their own names")
  func aliases() throws {
    let stored = legacy(Self.stored("b", 2, 2, 10), Self.stored("dense_7", 2, 2, 20))
    let match = try WeightMatching(aliases: ["a": "dense_7"]).match(stored, to: network, in: "w.h5")
    #expect(match.rule == .names)
    #expect(match.arrays.map { $0?.first?.values.first } == [20, nil, 10])
    for (table, text) in [
      (["x": "b"], "w.h5: the network has no layer 'x' to give weights to"),
      (["flat": "b"], "w.h5: the network has no layer 'flat' to give weights to"),
      (["a": "y"], "w.h5 has no layer 'y' with weights"),
      (["a": "b"], "w.h5: layer 'b' would go to two layers of the network"),
      (["a": "dense_7", "b": "dense_7"], "w.h5: layer 'dense_7' would go to two layers of the network"),
    ] {
      #expect(
        message("") { _ = try WeightMatching(aliases: table).match(stored, to: network, in: "w.h5") } == text)
    }
  }

  @Test("tells all that does not fit")
  func differences() {
    let few = legacy(Self.stored("a", 2, 3, 0), Self.stored("c", 2, 2, 0), Self.stored("d", 1, 1, 0))
    #expect(
      message("") { _ = try WeightMatching().match(few, to: network, in: "w.h5") } == """
        w.h5 does not fit the network, compared by position:
        a: expected kernel [2, 2], bias [2], found a: [2, 3], [3]
        –: expected nothing, found d: [1, 1], [1]
        """)
    #expect(
      message("") { _ = try WeightMatching().match(legacy(), to: network, in: "w.h5") } == """
        w.h5 does not fit the network, compared by position:
        a: expected kernel [2, 2], bias [2], found nothing
        b: expected kernel [2, 2], bias [2], found nothing
        """)
  }

  @Test("Shapes of another rank do not fit, as in Keras")
  func rank() {
    let wanted = [ExpectedLayer(name: "a", kind: "x", weights: [ExpectedWeight(name: "gain", shape: [4])])]
    let stored = legacy(
      StoredLayer(name: "a", group: "a", weights: [StoredWeight(name: "gain", array: Self.array([1, 4], 0))]))
    #expect(throws: KerasFormatError.self) { try WeightMatching().match(stored, to: wanted, in: "w.h5") }
  }

  @Test("A partial matching loads what fits and reports the rest")
  func partial() throws {
    let stored = legacy(Self.stored("a", 2, 2, 5), Self.stored("b", 2, 9, 0), Self.stored("more", 1, 1, 0))
    let match = try WeightMatching(isPartial: true).match(stored, to: network, in: "w.h5")
    #expect(match.arrays.map { $0?.first?.values.first } == [5, nil, nil])
    #expect(match.arrays[2] == nil)
    #expect((match.leftOut, match.unused) == (["b"], ["more"]))
    #expect(throws: KerasFormatError.self) {
      try WeightMatching(isPartial: true).match(legacy(Self.stored("z", 1, 1, 0)), to: network, in: "w.h5")
    }
  }

  @Test("A partial matching goes by position if all layers fit, even if some automatic names agree")
  func partialByPosition() throws {
    let network = ["dense", "dense_1", "dense_2"].map { Self.dense($0, 2, 2) }
    let shifted = legacy(
      Self.stored("dense_1", 2, 2, 10), Self.stored("dense_2", 2, 2, 20), Self.stored("dense_3", 2, 2, 30))
    let match = try WeightMatching(isPartial: true).match(shifted, to: network, in: "w.h5")
    #expect(match.rule == .positions)
    #expect(match.arrays.map { $0?.first?.values.first } == [10, 20, 30])
    // A layer that does not fit does not affect the others.
    let odd = legacy(
      Self.stored("dense_1", 2, 2, 10), Self.stored("dense_2", 2, 9, 20), Self.stored("dense_3", 2, 2, 30))
    let part = try WeightMatching(isPartial: true).match(odd, to: network, in: "w.h5")
    #expect(part.arrays.map { $0?.first?.values.first } == [10, nil, 30])
    #expect(part.leftOut == ["dense_1"])
  }

  @Test("A name that occurs twice is ignored")
  func duplicates() throws {
    let twice = StoredWeights(
      layout: .keras3,
      layers: ["sequential", "sequential_1"].map {
        StoredLayer(name: $0, group: $0, weights: [], layers: keras3([("dense", "a")]).layers)
      })
    #expect(throws: KerasFormatError.self) {
      try WeightMatching(isPartial: true).match(twice, to: [Self.dense("a", 2, 2)], in: "w.weights.h5")
    }
  }

  @Test(
    "Layers of one class in two nested models match a flat network by name only, since their counters give no order")
  func twoModels() throws {
    func stored(_ names: [String?]) -> StoredWeights {
      let models = zip(["sequential", "sequential_1"], names).enumerated().map { number, model in
        var layers = keras3([("dense", model.1)]).layers
        layers[0].weights[0].array = Self.array([2, 2], Float(number))
        return StoredLayer(name: model.0, group: model.0, weights: [], layers: layers)
      }
      return StoredWeights(layout: .keras3, layers: models)
    }
    let named = try WeightMatching().match(stored(["b", "a"]), to: network, in: "w.weights.h5")
    #expect(named.arrays.map { $0?.first?.values.first } == [1, nil, 0])
    for names in [["c", "d"], [nil, nil]] {
      #expect(throws: KerasFormatError.self) {
        try WeightMatching().match(stored(names), to: network, in: "w.weights.h5")
      }
    }
  }

  @Test("The layers of one nested model match a flat network by position")
  func oneModel() throws {
    let inner = StoredLayer(
      name: "s", group: "sequential", weights: [], layers: keras3([("dense", "x"), ("dense_1", "y")]).layers)
    let match = try WeightMatching().match(
      StoredWeights(layout: .keras3, layers: [inner]), to: network, in: "w.weights.h5")
    #expect(match.arrays.map { $0?.first?.values.first } == [0, nil, 1])
  }

  @Test("Aliases reach layers of nested models and layers without names")
  func aliasesInside() throws {
    let inner = StoredLayer(
      name: nil, group: "sequential", weights: [], layers: keras3([("dense", nil), ("dense_1", nil)]).layers)
    let match = try WeightMatching(aliases: ["a": "dense_1", "b": "dense"]).match(
      StoredWeights(layout: .keras3, layers: [inner]), to: network, in: "w.weights.h5")
    #expect(match.arrays.map { $0?.first?.values.first } == [1, nil, 0])
  }

  @Test("Weights of a layer are found by Keras' names if the file has another order")
  func orderInLayer() throws {
    var layer = Self.stored("a", 2, 2, 1)
    layer.weights.swapAt(0, 1)
    let match = try WeightMatching().match(legacy(layer), to: [Self.dense("a", 2, 2)], in: "w.h5")
    #expect(match.arrays[0]?.map(\.shape) == [[2, 2], [2]])
  }

  // MARK: - Models within models

  private static func norm(_ name: String) -> ExpectedLayer {
    ExpectedLayer(
      name: name, kind: "batch_normalization",
      weights: [
        ExpectedWeight(name: "gamma", shape: [2]),
        ExpectedWeight(name: "moving_mean", shape: [2], isTrainable: false),
      ])
  }

  @Test(
    "Weights of a nested model in a legacy file are ordered by name, trainable ones first, or layer by layer",
    arguments: [
      (["n/gamma:0", "m/gamma:0", "n/moving_mean:0", "m/moving_mean:0"], [0, 2, 1, 3] as [Float]),
      (["n/gamma:0", "n/moving_mean:0", "m/gamma:0", "m/moving_mean:0"], [0, 1, 2, 3]),
      (["w0", "w1", "w2", "w3"], [0, 2, 1, 3]),
      // Frozen and renamed: the last parts of the names identify the weights.
      (["x/gamma:0", "x/moving_mean:0", "y/gamma:0", "y/moving_mean:0"], [0, 1, 2, 3]),
      (["x/gamma:0", "y/gamma:0", "x/moving_mean:0", "y/moving_mean:0"], [0, 2, 1, 3]),
    ])
  func nested(_ names: [String], _ firsts: [Float]) throws {
    let model = ExpectedLayer(name: "inner", kind: "functional", weights: [], layers: [Self.norm("n"), Self.norm("m")])
    let weights = names.enumerated().map { StoredWeight(name: $1, array: Self.array([2], Float($0))) }
    let match = try WeightMatching().match(
      legacy(StoredLayer(name: "inner", group: "inner", weights: weights)), to: [model], in: "w.h5")
    #expect(match.arrays.flatMap { $0 ?? [] }.map(\.values[0]) == firsts)
  }

  @Test(
    "Frozen layers of nested models come last, and equal names are distinguished by their models",
    arguments: [
      ["high/fc/kernel:0", "low/fc/kernel:0"], ["fc/kernel:0", "fc/kernel:0"],
      ["body/high/fc/kernel", "body/low/fc/kernel"],
    ])
  func frozen(_ names: [String]) throws {
    let blocks = [("low", false), ("high", true)].map { name, isTrainable in
      ExpectedLayer(
        name: name, kind: "sequential", weights: [],
        layers: [
          ExpectedLayer(
            name: "fc", kind: "dense", weights: [ExpectedWeight(name: "kernel", shape: [2], isTrainable: isTrainable)])
        ])
    }
    let body = ExpectedLayer(name: "body", kind: "functional", weights: [], layers: blocks)
    let weights = names.enumerated().map { StoredWeight(name: $1, array: Self.array([2], Float(10 * $0))) }
    let match = try WeightMatching().match(
      legacy(StoredLayer(name: "body", group: "body", weights: weights)), to: [body], in: "w.h5")
    #expect(match.arrays.map { $0?.first?.values.first } == [10, 0])
  }

  @Test("The layers of a legacy file's nested models match a flat network")
  func flattened() throws {
    let inner = StoredLayer(
      name: "sequential", group: "sequential",
      weights: Self.stored("dense_8", 2, 2, 10).weights + Self.stored("dense_9", 2, 2, 20).weights)
    let match = try WeightMatching().match(legacy(inner), to: network, in: "w.h5")
    #expect(match.arrays.map { $0?.first?.values.first } == [10, nil, 20])
  }

  // MARK: - Keras 3's layout

  private func keras3(_ groups: [(group: String, name: String?)]) -> StoredWeights {
    StoredWeights(
      layout: .keras3,
      layers: groups.enumerated().map { number, layer in
        StoredLayer(
          name: layer.name, group: layer.group,
          weights: [
            StoredWeight(name: "vars/0", array: Self.array([2, 2], Float(number))),
            StoredWeight(name: "vars/1", array: Self.array([2], 0)),
          ])
      })
  }

  @Test(
    "Keras 3's layers of a class are paired in the order of their counters, also if these count in twos as in Keras 2.12",
    arguments: [["dense", "dense_1"], ["dense", "dense_2"], ["dense_2", "dense_10"]])
  func counters(_ groups: [String]) throws {
    let match = try WeightMatching().match(keras3(groups.map { ($0, nil) }), to: network, in: "w.weights.h5")
    #expect(match.rule == .positions)
    #expect(match.arrays.map { $0?.first?.values.first } == [0, nil, 1])
    let swapped = try WeightMatching().match(
      keras3(groups.reversed().map { ($0, nil) }), to: network, in: "w.weights.h5")
    #expect(swapped.arrays.map { $0?.first?.values.first } == [1, nil, 0])
  }

  @Test("Keras 3's layers are paired by name if the file has names, also in nested models")
  func keras3Names() throws {
    let match = try WeightMatching().match(keras3([("dense", "b"), ("dense_1", "a")]), to: network, in: "w.weights.h5")
    #expect(match.arrays.map { $0?.first?.values.first } == [1, nil, 0])
    let inner = StoredLayer(
      name: "inner", group: "sequential", weights: [], layers: keras3([("dense", "b"), ("dense_1", "a")]).layers)
    let flat = try WeightMatching().match(
      StoredWeights(layout: .keras3, layers: [inner]), to: network, in: "w.weights.h5")
    #expect(flat.rule == .names)
    #expect(flat.arrays.map { $0?.first?.values.first } == [1, nil, 0])
  }
}
