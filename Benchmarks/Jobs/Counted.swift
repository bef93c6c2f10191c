import Foundation
import GANZoo

/// Small jobs for Benchmarks/instructions.py, which counts the instructions in `countedWork` and nothing before it. A
/// narrow form of each job runs first, so that what Swift prepares at the first call of a function is not counted.
enum CountedJob: String {
  case training = "counted-training"
  case penalty = "counted-penalty"
  case generation = "counted-generation"

  /// Settings that leave a recipe's kinds of layers as they are.
  private static let narrow = [
    "architecture.latent=5", "architecture.generator.start=[7, 7, 4]", "architecture.generator.filters=[4]",
    "architecture.critic.filters=[3, 4, 4]",
  ]

  /// `amount`: steps of the recipe `blocks`, critic updates, or images.
  func run(_ amount: Int, on device: Device) throws {
    for (isNarrow, amount) in [(true, 1), (false, amount)] {
      let work = try work(isNarrow: isNarrow, amount, on: device)
      try isNarrow ? work() : countedWork(work)
    }
  }

  private func work(isNarrow: Bool, _ amount: Int, on device: Device) throws -> () throws -> Void {
    switch self {
    case .training:
      let recipe = try Zoo.builtIn.recipe(
        model: "acgan", recipe: "blocks", overrides: ["training.batch=16"] + (isNarrow ? Self.narrow : []))
      let trainer = try Trainer(recipe, dataset: Self.noise(), on: device)
      return { for _ in 0..<amount { try trainer.step() } }
    case .penalty:
      let critic = try convolutionalCritic(filters: isNarrow ? [4, 4, 4] : [16, 32, 64])
      let step = PenaltyStep(critic: critic, batch: isNarrow ? 1 : 16, on: device)
      return { for _ in 0..<amount { step.run() } }
    case .generation:
      let generator = try generator(recipe: "blocks", overrides: isNarrow ? Self.narrow : [], on: device)
      return {
        try generator.generate(classes: (0..<amount).map { $0 % 10 }, seed: 1) { samples, _ in _ = samples.pixels }
      }
    }
  }

  /// Images of the size and the classes of MNIST.
  private static func noise() -> LabeledImages {
    let count = 64
    var state: UInt32 = 1
    let pixels = (0..<count * 28 * 28).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    return LabeledImages(
      height: 28, width: 28, channels: 1, pixels: pixels, labels: (0..<count).map { Int32($0 % 10) },
      classNames: (0..<10).map(String.init))
  }
}

/// Benchmarks/instructions.py finds this function by its name.
@inline(never)
private func countedWork(_ work: () throws -> Void) rethrows { try work() }
