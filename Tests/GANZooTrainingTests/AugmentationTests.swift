import Foundation
import GANZoo
import GANZooTestSupport
import GANZooTraining
import Testing

/// Values and gradients against those that `Tests/Fixtures/make_augmentation_values.py` computed in PyTorch.
@Suite("Changes of images that the critic sees")
struct AugmentationTests {
  static let names = (try? Fixture("augmentation_values.h5").cases) ?? []

  /// A case of the fixture.
  private struct Case {
    let changes: DiffAugment
    let numbers: DiffAugment.Numbers
    let images, weights: Tensor
    let fixture: Fixture
    let name: String

    init(_ name: String) throws {
      let fixture = try Fixture("augmentation_values.h5")
      let policy = try #require(try fixture.string("policy", of: name)).split(separator: " ")
      changes = DiffAugment(policy: policy.compactMap { DiffAugment.Transformation(rawValue: String($0)) })
      let applied = try fixture.integers("\(name)/applied").values
      let isApplied = { (image: Int, function: Int) in applied[image * 5 + function] == 1 }
      let floats = { (key: String, function: Int, neutral: Float) in
        try fixture.numbers("\(name)/\(key)").values.enumerated().map {
          isApplied($0.offset, function) ? $0.element : neutral
        }
      }
      let cutouts = try fixture.integers("\(name)/cutouts").values
      numbers = DiffAugment.Numbers(
        brightness: try floats("brightness", 0, 0), saturation: try floats("saturation", 1, 1),
        contrast: try floats("contrast", 2, 1),
        moves: try fixture.integers("\(name)/moves").values.enumerated().map {
          isApplied($0.offset / 2, 3) ? Int32($0.element) : 0
        },
        cutouts: (0..<cutouts.count / 2).map {
          isApplied($0, 4) ? (row: cutouts[2 * $0], column: cutouts[2 * $0 + 1]) : nil
        })
      let device = Device.test(threads: 2)
      images = try fixture.tensor("\(name)/images", on: device)
      weights = try fixture.tensor("\(name)/weights", on: device)
      (self.fixture, self.name) = (fixture, name)
    }

    func loss(_ images: Tensor) -> Tensor { (weights * changes(images, numbers).squared()).sum() }
  }

  @Test("images, gradients and gradients of gradients are PyTorch's", arguments: names)
  func values(_ name: String) throws {
    let setup = try Case(name)
    let images = setup.images.variable()
    try expectClose(
      setup.changes(images, setup.numbers), try setup.fixture.numbers("\(name)/changed"), "changed")
    let gradient = gradients(of: setup.loss(images), with: [images], recording: true)[0]
    try expectClose(
      gradient, try setup.fixture.numbers("\(name)/gradient"), "gradient", absolute: 5e-5, relative: 5e-5)
    let second = gradients(of: gradient.squared().sum(), with: [images])[0]
    try expectClose(
      second, try setup.fixture.numbers("\(name)/second"), "second", absolute: 2e-4, relative: 2e-4)
  }

  @Test("gradients are the differences of losses")
  func differences() throws {
    let setup = try Case("some")
    let images = setup.images.variable()
    let gradient = gradients(of: setup.loss(images), with: [images])[0].values
    let (values, step) = (setup.images.values, Float(0.01))
    for index in stride(from: 0, to: values.count, by: 97) {
      let moved = [step, -step].map { step in
        var moved = values
        moved[index] += step
        return setup.loss(Tensor(moved, shape: setup.images.shape, on: setup.images.device)).scalar
      }
      // A quadratic function has exact central differences, but for rounding.
      #expect(abs((moved[0] - moved[1]) / (2 * step) - gradient[index]) < 0.02, "\(index)")
    }
  }

  @Test("colours change as without alpha, which stays as it is")
  func alpha() throws {
    let device = Device.test(threads: 1)
    let colours: [Float] = (0..<72).map { number in Float(number % 13) / 6 - 1 }
    let alpha: [Float] = (0..<24).map { number in Float(number % 5) / 4 }
    func withAlpha(_ rgb: [Float]) -> [Float] {
      var values: [Float] = []
      for (pixel, alpha) in alpha.enumerated() { values += rgb[3 * pixel..<3 * pixel + 3] + [alpha] }
      return values
    }
    let numbers = DiffAugment.Numbers(
      count: 2, height: 3, width: 4, probability: 1, from: RandomStream(seed: 1, purpose: .imageChanges, step: 3))
    let changes = DiffAugment(policy: [.color])
    let plain = changes(Tensor(colours, shape: [2, 3, 4, 3], on: device), numbers).values
    let changed = changes(Tensor(withAlpha(colours), shape: [2, 3, 4, 4], on: device), numbers).values
    #expect(plain != colours)
    let expected = withAlpha(plain)
    #expect(changed == expected)
  }

  @Test("random numbers lie in their ranges, are the same for a key, and are applied with the probability")
  func numbers() {
    let make = { (probability: Double, step: Int) in
      DiffAugment.Numbers(
        count: 2_000, height: 16, width: 9, probability: probability,
        from: RandomStream(seed: 1, purpose: .imageChanges, step: step))
    }
    let all = make(1, 3)
    #expect(all.brightness.allSatisfy { (-0.5..<0.5).contains($0) } && all.brightness.min() ?? 0 < -0.49)
    #expect(all.saturation.allSatisfy { (0..<2).contains($0) } && all.saturation.max() ?? 0 > 1.98)
    #expect(all.contrast.allSatisfy { (0.5..<1.5).contains($0) })
    let moves = { (axis: Int) in Set(stride(from: axis, to: 4_000, by: 2).map { all.moves[$0] }) }
    #expect(moves(0) == Set(-2...2) && moves(1) == Set(-1...1))
    // Half of 16 is even, that of 9, 5, is odd.
    #expect(Set(all.cutouts.compactMap { $0?.row }) == Set(0...16))
    #expect(Set(all.cutouts.compactMap { $0?.column }) == Set(0...8))
    #expect(make(1, 3).brightness == all.brightness && make(1, 4).brightness != all.brightness)
    let some = make(0.3, 3)
    for share in [
      some.brightness.count { $0 != 0 }, some.saturation.count { $0 != 1 }, some.contrast.count { $0 != 1 },
      some.cutouts.count { $0 != nil },
    ] { #expect(abs(Double(share) / 2_000 - 0.3) < 0.04, "\(share)") }
    #expect(zip(some.brightness, all.brightness).allSatisfy { $0 == 0 || $0 == $1 })
    #expect(make(0, 3).cutouts.allSatisfy { $0 == nil })
  }

  @Test("about half of the real images are mirrored, always the same for a key")
  func mirror() {
    let device = Device.test(threads: 1)
    let images = Tensor((0..<200 * 2 * 3 * 2).map(Float.init), shape: [200, 2, 3, 2], on: device)
    let random = RandomStream(seed: 1, purpose: .mirroring, step: 7)
    let mirrored = Augmentation(mirror: true).mirrored(images, random).values
    #expect(Augmentation(mirror: true).mirrored(images, random).values == mirrored)
    #expect(Augmentation().mirrored(images, random).values == images.values)
    var count = 0
    for image in 0..<200 {
      let place = image * 12
      let (old, new) = (images.values[place..<place + 12], mirrored[place..<place + 12])
      let flipped = [4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7].map { old[place + $0] }
      #expect(Array(new) == Array(old) || Array(new) == flipped)
      count += Array(new) == flipped ? 1 : 0
    }
    #expect((75...125).contains(count))
  }

  @Test("the probability follows the signs of the critic's scores, by the share of images, and stays in 0 ... 1")
  func rule() throws {
    let trainer = try Tiny.trainer("data.augment.name=ada", "data.augment.images=64", "training.batch=8")
    var probabilities: [Double] = []
    for _ in 0..<12 {
      let losses = try trainer.updateCritic()
      probabilities.append(try #require(losses[.critic, "augmentation_probability"]))
    }
    let changes = zip(probabilities, probabilities.dropFirst()).map { $1 - $0 }
    // Every fourth update, by 32 images of 64, unless that leaves the range.
    for (index, change) in changes.enumerated() {
      #expect(index % 4 == 2 ? [-0.5, 0, 0.5].contains(change) : change == 0, "\(index): \(change)")
    }
    #expect(probabilities.allSatisfy { [0, 0.5, 1].contains($0) })
    // Any critic is surer than this.
    let sure = try Tiny.trainer("data.augment.name=ada", "data.augment.images=64", "data.augment.target=-1")
    var last = 0.0
    for _ in 0..<8 { last = try #require(try sure.updateCritic()[.critic, "augmentation_probability"]) }
    #expect(last == 1)
  }

  @Test("changes are in both updates, and a probability of 0 leaves a training as it is, bit for bit")
  func both() throws {
    let plain = try Tiny.trainer()
    let never = try Tiny.trainer("data.augment.name=diffaugment", "data.augment.probability=0")
    let always = try Tiny.trainer("data.augment.name=diffaugment")
    let mirrored = try Tiny.trainer("data.mirror=true")
    let trainers = [plain, never, always, mirrored]
    for trainer in trainers { _ = try trainer.updateGenerator() }
    let generators = trainers.map { GANZooTrainingTests.values($0.generator) }
    #expect(generators[1] == generators[0] && generators[2] != generators[0] && generators[3] == generators[0])
    for trainer in trainers { _ = try trainer.updateCritic() }
    let critics = trainers.map { GANZooTrainingTests.values($0.critic) }
    #expect(critics[1] == critics[0] && critics[2] != critics[0] && critics[3] != critics[0])
  }

  @Test("recipes say what is changed, and those that say nothing keep their text")
  func settings() throws {
    let recipe = try Tiny.recipe("data.mirror=true", "data.augment.name=ada", "data.augment.policy=color,cutout")
    #expect(
      recipe.resolved.yaml.contains(
        "  mirror: true\n  augment:\n    name: ada\n    policy: [color, cutout]\n    target: 0.6\n    images: 100000\n"),
      "\(recipe.resolved.yaml)")
    #expect(recipe.data.augmentation.rule == AdaptiveProbability())
    let plain = try Tiny.recipe().resolved.yaml
    #expect(!plain.contains("mirror") && !plain.contains("augment"))
    #expect(try Tiny.recipe("data.augment.name=none").data.augmentation.changes == nil)
    // Scores of what is as often real as generated are at 0, wherever labels and targets lie on both sides of it.
    for settings in [
      ["non-saturating"], ["non-saturating", "objective.real_label=0.75", "objective.fake_label=0.25"],
      ["lsgan", "objective.a=-1", "objective.b=1"],
    ] { _ = try Tiny.recipe(["data.augment.name=ada", "objective.name=\(settings[0])"] + settings.dropFirst()) }
    for settings in [
      ["non-saturating", "objective.real_label=0.9"], ["lsgan"], ["lsgan", "objective.a=1", "objective.b=-1"],
      ["non-saturating", "objective.real_label=0.25", "objective.fake_label=0.75"],
    ] {
      let all = ["data.augment.name=ada", "objective.name=\(settings[0])"] + settings.dropFirst()
      #expect(message { _ = try Tiny.recipe(all) }.contains("no zero that means undecided"), "\(settings)")
    }
    for (settings, text) in [
      (
        ["data.augment.name=ada", "objective.name=wgan-gp"],
        "data.augment.name is ada, which counts the signs of the critic's scores, but the objective's have no zero that "
          + "means undecided; diffaugment goes with every objective"
      ),
      (
        ["data.augment.name=difaugment"],
        "--set data.augment.name=difaugment: expected one of none, diffaugment, ada, found 'difaugment'; did you mean "
          + "'diffaugment'?"
      ),
      (
        ["data.augment.name=ada", "data.augment.policy=color,color"],
        "data.augment.policy names a change twice: color, color"
      ),
      (
        ["data.augment.name=ada", "data.augment.probability=0.5"],
        "--set data.augment.probability=0.5: unknown setting 'data.augment.probability'; known: "
      ),
    ] {
      let found = message { _ = try Tiny.recipe(settings) }
      #expect(found.hasPrefix(text), "\(found)")
    }
    let points = message {
      _ = try Zoo.builtIn.recipe(
        model: "mlp", recipe: "toy-8-gaussians", overrides: ["data.augment.name=diffaugment"])
    }
    #expect(points == "data.augment changes images, but architecture.sample is [2], no image")
  }

  @Test(
    "every objective trains with changes, penalties of gradients among them", arguments: Zoo.builtIn.objectives.names)
  func objectives(_ name: String) throws {
    let trainer = try Tiny.trainer("objective.name=\(name)", "data.augment.name=diffaugment", "data.mirror=true")
    for _ in 0..<2 { try trainer.step { losses in #expect(losses.allSatisfy { $0.value.isFinite }) } }
  }
}
