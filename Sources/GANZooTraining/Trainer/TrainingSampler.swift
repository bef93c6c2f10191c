public import GANZooInterchange
public import GANZooTensors

/// The random choices of a training.
///
/// Trainings use `CounterSampler`. A recorded sampler makes a training comparable with another program.
public protocol TrainingSampler {
  /// Indices of the real images of a critic update, without repetition. A smaller choice is a prefix of a larger one.
  func images(criticUpdate: Int, count: Int, of total: Int) -> [Int]
  /// Latent vectors of a critic update's generated images, [count, size].
  func criticLatents(criticUpdate: Int, count: Int, _ space: LatentSpace, on device: Device) -> Tensor
  /// Classes of a critic update's generated images.
  func criticClasses(criticUpdate: Int, count: Int, classes: Int) -> [Int]
  /// Latent vectors of a generator update, [count, size].
  func generatorLatents(step: Int, count: Int, _ space: LatentSpace, on device: Device) -> Tensor
  /// Classes of a generator update.
  func generatorClasses(step: Int, count: Int, classes: Int) -> [Int]
}

/// Random choices that depend on the seed, the purpose and the step alone.
public struct CounterSampler: TrainingSampler {
  private let seed: UInt64
  private enum Part { static let critic = 0, generator = 1 }

  /// A sampler with a seed.
  public init(seed: UInt64) { self.seed = seed }

  /// A choice without replacement.
  public func images(criticUpdate: Int, count: Int, of total: Int) -> [Int] {
    RandomStream(seed: seed, purpose: .batches, step: criticUpdate).choice(count, of: total)
  }

  /// Sampled from the latent space.
  public func criticLatents(criticUpdate: Int, count: Int, _ space: LatentSpace, on device: Device) -> Tensor {
    let random = RandomStream(seed: seed, purpose: .latents, step: criticUpdate, part: Part.critic)
    return space.sample(count, from: random, on: device)
  }

  /// Uniform.
  public func criticClasses(criticUpdate: Int, count: Int, classes: Int) -> [Int] {
    RandomStream(seed: seed, purpose: .classes, step: criticUpdate, part: Part.critic).integers(count, below: classes)
  }

  /// Sampled from the latent space.
  public func generatorLatents(step: Int, count: Int, _ space: LatentSpace, on device: Device) -> Tensor {
    let random = RandomStream(seed: seed, purpose: .latents, step: step, part: Part.generator)
    return space.sample(count, from: random, on: device)
  }

  /// Uniform.
  public func generatorClasses(step: Int, count: Int, classes: Int) -> [Int] {
    RandomStream(seed: seed, purpose: .classes, step: step, part: Part.generator).integers(count, below: classes)
  }
}
