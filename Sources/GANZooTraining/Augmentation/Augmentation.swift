import GANZooData
package import GANZooTensors

/// Changes of real and generated samples before the critic sees them: images are moved, then noise is added.
public struct Augmentation: Hashable, Sendable {
  /// The largest move of an image in each direction, in pixels; 0: none.
  public var translation: Int
  /// Noise on all samples.
  public var noise: InstanceNoise

  /// An augmentation, by default none.
  public init(translation: Int = 0, noise: InstanceNoise = InstanceNoise()) {
    precondition(translation >= 0, "a move of \(translation) pixels")
    self.translation = translation
    self.noise = noise
  }

  /// Changed samples [N, …]; gradients pass through.
  ///
  /// - Parameter random: the random stream of a purpose.
  package func callAsFunction(
    _ samples: Tensor, at step: Int, of steps: Int, _ random: (RandomStream.Purpose) -> RandomStream
  ) -> Tensor {
    let moved = RandomTranslation(reach: translation)(samples, random(.augmentation))
    return noise(moved, at: step, of: steps, random(.instanceNoise))
  }
}
