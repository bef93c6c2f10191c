public import GANZooTensors

/// The distribution of latent vectors.
public struct LatentSpace: Hashable, Sendable {
  /// Each number's distribution.
  public enum Distribution: String, Sendable, CaseIterable {
    /// Mean 0, variance 1.
    case normal
    /// Between −1 and 1.
    case uniform
  }

  /// Length of a vector.
  public var size: Int
  /// Distribution of each number.
  public var distribution: Distribution

  /// A space of vectors of this length.
  public init(size: Int, distribution: Distribution = .normal) { (self.size, self.distribution) = (size, distribution) }

  /// Vectors [count, size].
  public func draw(_ count: Int, from random: RandomStream, on device: Device) -> Tensor {
    switch distribution {
    case .normal: Tensor(normal: 1, shape: [count, size], from: random, on: device)
    case .uniform: Tensor(uniform: -1..<1, shape: [count, size], from: random, on: device)
    }
  }
}

extension Shape {
  /// Whether it is that of an image of 1 to 4 channels, or of a point in a plane.
  package var isSample: Bool { rank == 3 ? (1...4).contains(self[2]) : self == [2] }
}
