public import GANZooInterchange
public import GANZooTensors

/// What chance decides in a training, step by step.
///
/// The counter-based source below is what trainings use; a recorded one lets a training be compared with another program.
public protocol TrainingSampler {
  /// Which images a critic iteration sees, each at most once; fewer are the first of more.
  func images(criticStep: Int, count: Int, of total: Int) -> [Int]
  /// Latent vectors of a critic iteration's generated images, [count, size].
  func criticLatents(criticStep: Int, count: Int, _ space: LatentSpace, on device: Device) -> Tensor
  /// Classes of a critic iteration's generated images.
  func criticClasses(criticStep: Int, count: Int, classes: Int) -> [Int]
  /// Latent vectors of a generator iteration, [count, size].
  func generatorLatents(step: Int, count: Int, _ space: LatentSpace, on device: Device) -> Tensor
  /// Classes of a generator iteration.
  func generatorClasses(step: Int, count: Int, classes: Int) -> [Int]
}

/// Numbers that depend on the seed, the purpose and the step alone.
public struct CounterSampler: TrainingSampler {
  private let seed: UInt64
  private enum Part { static let critic = 0, generator = 1 }

  /// The draws of a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// A choice without replacement.
  public func images(criticStep: Int, count: Int, of total: Int) -> [Int] {
    RandomStream(seed: seed, purpose: .batches, step: criticStep).choice(count, of: total)
  }

  /// Drawn from the latent space.
  public func criticLatents(criticStep: Int, count: Int, _ space: LatentSpace, on device: Device) -> Tensor {
    let random = RandomStream(seed: seed, purpose: .latents, step: criticStep, part: Part.critic)
    return space.sample(count, from: random, on: device)
  }

  /// Uniform.
  public func criticClasses(criticStep: Int, count: Int, classes: Int) -> [Int] {
    RandomStream(seed: seed, purpose: .classes, step: criticStep, part: Part.critic).integers(count, below: classes)
  }

  /// Drawn from the latent space.
  public func generatorLatents(step: Int, count: Int, _ space: LatentSpace, on device: Device) -> Tensor {
    let random = RandomStream(seed: seed, purpose: .latents, step: step, part: Part.generator)
    return space.sample(count, from: random, on: device)
  }

  /// Uniform.
  public func generatorClasses(step: Int, count: Int, classes: Int) -> [Int] {
    RandomStream(seed: seed, purpose: .classes, step: step, part: Part.generator).integers(count, below: classes)
  }
}
