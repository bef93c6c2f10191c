import GANZooData
package import GANZooTensors

/// How the samples that a critic sees are changed, real and generated alike: moved, and then with noise.
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

  /// Changed samples [N, …]; gradients go through.
  ///
  /// - Parameter random: numbers for a purpose.
  package func callAsFunction(
    _ samples: Tensor, at step: Int, of steps: Int, _ random: (RandomStream.Purpose) -> RandomStream
  ) -> Tensor {
    let moved = RandomTranslation(reach: translation)(samples, random(.augmentation))
    return noise(moved, at: step, of: steps, random(.instanceNoise))
  }
}
