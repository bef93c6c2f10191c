package import GANZooSupport
public import GANZooTensors

/// The distribution of latent vectors.
public struct LatentSpace: Hashable, Sendable {
  /// The distribution of the elements.
  public enum Distribution: String, Sendable, CaseIterable {
    /// The normal distribution with mean 0 and variance 1.
    case normal
    /// The uniform distribution on [−1, 1).
    case uniform
  }

  /// The size of a latent vector.
  public var size: Int
  /// The distribution of the elements.
  public var distribution: Distribution
  /// The largest size of an element; nil for any. See `truncated(at:)`.
  public private(set) var truncation: Float?

  /// Thresholds that `truncated(at:)` takes. Below, nearly all numbers would be sampled again.
  public static let truncations: ClosedRange<Float> = 0.01...100

  /// A space of vectors of this size.
  public init(size: Int, distribution: Distribution = .normal) { (self.size, self.distribution) = (size, distribution) }

  /// The truncated normal distribution: each element z with |z| > `threshold` is sampled again until |z| ≤ `threshold`,
  /// so that its density is φ(z) / (2 Φ(`threshold`) − 1) in between and 0 beyond. Samples get better and more alike as
  /// the threshold falls: the truncation trick of Brock, Donahue and Simonyan 2019 (BigGAN), section 3.1.
  ///
  /// Elements that are not beyond it stay as they are without truncation.
  ///
  /// - Parameter threshold: one of `truncations`.
  /// - Throws: `GeneratorInputError` for another number, or where the distribution is uniform.
  public func truncated(at threshold: Float) throws(GeneratorInputError) -> LatentSpace {
    guard Self.truncations.contains(threshold) else { throw .truncation(found: threshold) }
    guard distribution == .normal else { throw .uniformTruncation }
    var copy = self
    copy.truncation = threshold
    return copy
  }

  /// Samples `count` latent vectors: a tensor [count, size].
  ///
  /// The first ones are the same whatever their count. Truncation takes numbers of `random` of part 0 alone.
  public func sample(_ count: Int, from random: RandomStream, on device: Device) -> Tensor {
    let shape: Shape = [count, size]
    switch distribution {
    case .uniform: return Tensor(uniform: -1..<1, shape: shape, from: random, on: device)
    case .normal:
      let sample = Tensor(normal: 1, shape: shape, from: random, on: device)
      return truncation.map { resampled(sample, beyond: $0, from: random) } ?? sample
    }
  }

  /// The whole batch is sampled again each time, so that an element depends on its own place and on no other's.
  private func resampled(_ sample: Tensor, beyond threshold: Float, from random: RandomStream) -> Tensor {
    var values = sample.values
    var beyond = values.indices.filter { abs(values[$0]) > threshold }
    var round = 1
    while !beyond.isEmpty {
      let fresh = Tensor(normal: 1, shape: sample.shape, from: random.again(round), on: sample.device).values
      for index in beyond { values[index] = fresh[index] }
      beyond.removeAll { abs(values[$0]) <= threshold }
      round += 1
    }
    return Tensor(values, shape: sample.shape, on: sample.device)
  }
}

extension Shape {
  /// Whether this is the shape of an image with 1 to 4 channels, or of a point in a plane.
  package var isSample: Bool { rank == 3 ? (1...4).contains(self[2]) : self == [2] }

  /// Whether this is the shape of a sample, which is text where there is an alphabet.
  package func isSample(with alphabet: Alphabet?) -> Bool {
    alphabet.map { rank == 2 && $0.count <= self[1] } ?? isSample
  }

  /// What samples of this shape are called, in the plural.
  package var sampleWord: String { rank == 3 ? "images" : rank == 2 ? "text" : "points" }
}
