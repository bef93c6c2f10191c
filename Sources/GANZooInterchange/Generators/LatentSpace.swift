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

  /// A space of vectors of this size.
  public init(size: Int, distribution: Distribution = .normal) { (self.size, self.distribution) = (size, distribution) }

  /// Samples `count` latent vectors: a tensor [count, size].
  public func sample(_ count: Int, from random: RandomStream, on device: Device) -> Tensor {
    switch distribution {
    case .normal: Tensor(normal: 1, shape: [count, size], from: random, on: device)
    case .uniform: Tensor(uniform: -1..<1, shape: [count, size], from: random, on: device)
    }
  }
}

extension Shape {
  /// Whether this is the shape of an image with 1 to 4 channels, or of a point in a plane.
  package var isSample: Bool { rank == 3 ? (1...4).contains(self[2]) : self == [2] }
}
