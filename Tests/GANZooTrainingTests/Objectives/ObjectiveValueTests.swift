import GANZoo
import GANZooSupport
import GANZooTestSupport
import Testing

/// Losses and gradients against those that `Tests/Fixtures/make_objective_values.py` computed in PyTorch.
@Suite("Objectives, on a small critic")
struct ObjectiveValueTests {
  static let names = (try? Fixture("objective_values.h5").cases) ?? []

  @Test("The fixture has cases of every objective")
  func complete() throws {
    let seen = try Self.names.map { try Case($0).entry.name }
    #expect(Set(seen) == Set(Zoo.builtIn.objectives.names))
  }

  @Test("The random numbers are those of the fixture")
  func draws() throws {
    let (fixture, device) = (try Fixture("objective_values.h5"), Device.test(threads: 1))
    let stream = RandomStream(seed: 1, purpose: .penalty)
    try expectClose(
      Tensor(uniform: 0..<1, shape: [65], from: stream, on: device), try fixture.numbers("uniform"), "uniform")
    try expectClose(Tensor(normal: 1, shape: [60], from: stream, on: device), try fixture.numbers("normal"), "normal")
  }

  @Test("The critic's losses and the gradients of its weights are PyTorch's", arguments: names)
  func critic(_ name: String) throws {
    let setup = try Case(name)
    let (_, gradients, terms) = valueAndGradients(with: setup.critic.trainedParameters) { setup.criticTerms() }
    try setup.expect(terms, "critic")
    for (index, gradient) in gradients.enumerated() {
      try expectClose(
        gradient, try setup.numbers("critic_gradient_\(index)"), "gradient \(index)", absolute: 1e-5, relative: 2e-5)
    }
  }

  @Test("The generator's losses and the gradients of its images are PyTorch's", arguments: names)
  func generator(_ name: String) throws {
    let setup = try Case(name)
    let fake = setup.fake.variable()
    let terms = setup.generatorTerms(fake)
    try setup.expect(terms, "generator")
    let sum = weightedSum(terms)
    try expectClose(gradients(of: sum, with: [fake])[0], try setup.numbers("generator_gradient"), "gradient")
  }

  @Test("An objective clips where the fixture has clipped weights, at its moment", arguments: names)
  func clipping(_ name: String) throws {
    let setup = try Case(name)
    let before = setup.critic.parameters.map(\.value.values)
    let moment = name == "wgan_clipping_kernels" ? CriticMoment.afterStep : .beforeStep
    for other in CriticMoment.allCases where other != moment { setup.objective.constrain(setup.critic, other) }
    #expect(setup.critic.parameters.map(\.value.values) == before)
    setup.objective.constrain(setup.critic, moment)
    let isClipped = try setup.fixture.has("\(name)/clipped_0")
    #expect(isClipped == (setup.entry.name == "wgan-clipping"))
    for (index, parameter) in setup.critic.parameters.enumerated() {
      let expected = isClipped ? try setup.numbers("clipped_\(index)").values : before[index]
      #expect(parameter.value.values == expected, "weight \(index)")
    }
  }
}

private func weightedSum(_ terms: [LossTerm]) -> Tensor {
  let parts = terms.map { $0.value * $0.weight }
  return parts.dropFirst().reduce(parts[0], +)
}

/// An objective of the fixture, its critic and its batches.
private struct Case {
  let fixture: Fixture
  let name: String
  let entry: ObjectiveEntry
  let objective: any Objective
  let classHead: ClassHead
  let critic: Model
  let real, fake, pairs: Tensor
  let realLabels, fakeLabels: [Int]

  init(_ name: String) throws {
    let device = Device.test(threads: 1)
    let fixture = try Fixture("objective_values.h5")
    let text = try #require(try fixture.string("settings", of: name))
    let reader = SettingsReader(try SettingsTree(yaml: text, file: name))
    entry = try Zoo.builtIn.objectives[try reader.string("name")]
    objective = try entry.make(reader)
    try reader.finish()
    classHead = try #require(try fixture.string("class_head", of: name).flatMap(ClassHead.init(rawValue:)))
    critic = Model(try Self.network(classHead), seed: 1, on: device)
    let weights = classHead == .discriminative ? [0, 1, 2, 3, 6, 7] : [0, 1, 2, 3, 4, 5]
    for (index, parameter) in zip(weights, critic.parameters) {
      parameter.value = try fixture.tensor("weight_\(index)", on: device)
    }
    let tensor = { (name: String) in try fixture.tensor(name, on: device) }
    (real, fake, pairs) = (try tensor("real"), try tensor("fake"), try tensor("pairs"))
    realLabels = try fixture.integers("real_labels").values
    fakeLabels = try fixture.integers("fake_labels").values
    (self.fixture, self.name) = (fixture, name)
  }

  private static func network(_ head: ClassHead) throws -> Network {
    let image = Symbol.input("image", [2, 3, 2])
    let hidden = Dense(7, activation: .tanh)(Flatten()(image))
    let classes = Dense(head.outputs(of: 3), activation: .softmax)(hidden, name: "class")
    let heads = [Dense(1)(hidden, name: "score"), classes]
    return try Network("D", inputs: [image], outputs: heads)
  }

  func numbers(_ name: String) throws -> (shape: [Int], values: [Float]) {
    try fixture.numbers("\(self.name)/\(name)")
  }

  func judge(_ images: Tensor) -> CriticOutput {
    let outputs = critic([images], .training(seed: 1, step: 0, outputs: .logits))
    return CriticOutput(score: outputs[0].reshaped([images.shape[0]]), classes: outputs[1], classHead: classHead)
  }

  func criticTerms() -> (Tensor, [LossTerm]) {
    let (onReal, onFake) = (judge(real), judge(fake))
    let batch = CriticBatch(
      real: (real, onReal), fake: (fake, onFake), labels: (realLabels, fakeLabels), judge: judge,
      random: RandomStream(seed: 1, purpose: .penalty))
    let classes = objective.classWeights.criticTerms(real: (onReal, realLabels), fake: (onFake, fakeLabels))
    let terms = objective.criticTerms(batch) + classes
    return (weightedSum(terms), terms)
  }

  func generatorTerms(_ images: Tensor) -> [LossTerm] {
    let judgement = judge(images)
    let term = objective.generatorTerm(judgement) { judge(pairs) }
    return [term, objective.classWeights.generatorTerm((judgement, fakeLabels))].compactMap { $0 }
  }

  /// Compares each term with the fixture's, by name; a term that only one of them has is a failure.
  func expect(_ terms: [LossTerm], _ part: String) throws {
    // The fixture has the names of the Keras article.
    let network = try #require(NetworkRole(rawValue: part))
    let found = terms.map { (name: LogNames.kerasArticle.name(of: Loss(network, $0.name, 0)), value: $0.value.scalar) }
    let expected = try LogNames.articleNames.values.filter { try fixture.has("\(name)/\(part)/\($0)") }
    #expect(found.map(\.name).sorted() == expected.sorted())
    for term in found { try expectClose([term.value], try numbers("\(part)/\(term.name)").values, term.name) }
  }
}
