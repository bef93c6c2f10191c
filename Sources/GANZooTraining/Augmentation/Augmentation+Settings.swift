import GANZooSupport
import GANZooTensors

extension Augmentation {
  /// `mirror` and the sections `augment` and `noise` of a recipe's `data`, for samples of a shape.
  ///
  /// The section `augment` has a `name`: `diffaugment`, whose changes each have a fixed `probability`, or `ada`, where
  /// it follows the critic, by a `target` and a number of `images`; and for both a `policy`, the changes. Recipes that
  /// say nothing of them keep their text.
  ///
  /// Throws `SettingsError`, or `ArchitectureError` where samples are no images.
  init(_ data: SettingsReader, translation: Int, sample: Shape) throws {
    self.init(mirror: try data.flag("mirror"), translation: translation, noise: try InstanceNoise(data))
    if data.has("augment") { try read(try data.section("augment")) }
    guard !needsImages || sample.rank == 3 else {
      let name = mirror ? "mirror" : translation > 0 ? "translate" : "augment"
      throw ArchitectureError("data.\(name) changes images, but architecture.sample is \(sample), no image")
    }
  }

  private mutating func read(_ settings: SettingsReader) throws {
    let names = ["none", "diffaugment", "ada"]
    let name = try settings.choice("name", of: names)
    guard name != "none" else { return }
    let kinds = DiffAugment.Transformation.allCases
    let policy = try settings.choices("policy", default: kinds, count: 1...kinds.count)
    // Twice the same change would have the same random numbers.
    guard Set(policy).count == policy.count else {
      throw ArchitectureError(
        "data.augment.policy names a change twice: \(policy.map(\.rawValue).joined(separator: ", "))")
    }
    changes = DiffAugment(policy: policy)
    if name == "ada" {
      let standard = AdaptiveProbability()
      rule = AdaptiveProbability(
        target: try settings.double("target", default: standard.target, in: -1...1),
        images: try settings.int("images", default: standard.images, in: 1...1_000_000_000))
    } else {
      probability = try settings.double("probability", default: 1, in: 0...1)
    }
  }

  /// Throws `ArchitectureError` where the rule of the probability says nothing about an objective's scores.
  func check(_ objective: any Objective) throws(ArchitectureError) {
    guard rule == nil || objective.isUndecidedAtZero else {
      throw ArchitectureError(
        "data.augment.name is ada, which counts the signs of the critic's scores, but the objective's have no zero "
          + "that means undecided; diffaugment goes with every objective")
    }
  }
}
