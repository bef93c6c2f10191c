import GANZooData
package import GANZooTensors

/// Changes of samples before the critic sees them: real images are mirrored, then real and generated ones are moved,
/// changed as by `DiffAugment`, and noise is added.
public struct Augmentation: Hashable, Sendable {
  /// Whether each real image is mirrored left to right with probability 0.5, as if the data set had both.
  public var mirror: Bool
  /// The largest move of an image in each direction, in pixels, with black coming in; 0: none.
  public var translation: Int
  /// Changes of colours and places; nil: none.
  public var changes: DiffAugment?
  /// The probability of each of these changes, where it is fixed.
  public var probability: Double
  /// The rule that it follows; nil: it is fixed.
  public var rule: AdaptiveProbability?
  /// Noise on all samples.
  public var noise: InstanceNoise

  /// An augmentation, by default none.
  public init(
    mirror: Bool = false, translation: Int = 0, changes: DiffAugment? = nil, probability: Double = 1,
    rule: AdaptiveProbability? = nil, noise: InstanceNoise = InstanceNoise()
  ) {
    precondition(translation >= 0, "a move of \(translation) pixels")
    precondition((0...1).contains(probability), "a probability of \(probability)")
    self.mirror = mirror
    self.translation = translation
    (self.changes, self.probability, self.rule) = (changes, probability, rule)
    self.noise = noise
  }

  /// Whether samples have to be images.
  var needsImages: Bool { mirror || translation > 0 || changes != nil }

  /// Changed samples [N, …]; gradients pass through.
  ///
  /// - Parameters:
  ///   - probability: that of each of `changes`.
  ///   - random: the random stream of a purpose.
  package func callAsFunction(
    _ samples: Tensor, at step: Int, of steps: Int, probability: Double,
    _ random: (RandomStream.Purpose) -> RandomStream
  ) -> Tensor {
    let moved = RandomTranslation(reach: translation)(samples, random(.augmentation))
    return noise(changed(moved, probability, random), at: step, of: steps, random(.instanceNoise))
  }

  private func changed(
    _ images: Tensor, _ probability: Double, _ random: (RandomStream.Purpose) -> RandomStream
  ) -> Tensor {
    guard let changes, probability > 0 else { return images }
    let numbers = DiffAugment.Numbers(
      count: images.shape[0], height: images.shape[1], width: images.shape[2], probability: probability,
      from: random(.imageChanges))
    return changes(images, numbers)
  }

  /// Real images [N, H, W, C], of which each is mirrored or not where that is asked for.
  package func mirrored(_ images: Tensor, _ random: RandomStream) -> Tensor {
    guard mirror else { return images }
    let (count, height, width) = (images.shape[0], images.shape[1], images.shape[2])
    let isMirrored = random.integers(count, below: 2).map { $0 == 1 }
    let pixels = (0..<count * height).flatMap { row in
      let first = row * width
      return (0..<width).map { Int32(first + (isMirrored[row / height] ? width - 1 - $0 : $0)) }
    }
    let rows = images.reshaped([count * height * width, images.shape[3]])
    return rows.rows(at: IndexTensor(pixels, shape: [pixels.count], on: images.device)).reshaped(images.shape)
  }
}
