import GANZooSupport
package import GANZooTensors

/// Gaussian noise on all samples that the critic sees, real and generated: images, or points of a plane.
///
/// Its deviation falls linearly to 0. Distributions on thin surfaces hardly overlap: a critic can separate them
/// perfectly, and then the generator has no gradient. With noise they overlap: C. K. Sønderby et al. 2016,
/// https://arxiv.org/abs/1610.04490, section 3; M. Arjovsky and L. Bottou 2017, https://arxiv.org/abs/1701.04862,
/// section 3.
public struct InstanceNoise: Hashable, Sendable {
  /// Standard deviation at the first step, in units of a sample: images are in [−1, 1]; 0: no noise.
  public var deviation: Float
  /// Steps until there is no noise; nil: as many as the training has.
  public var until: Int?

  /// Noise, by default none.
  public init(deviation: Float = 0, until: Int? = nil) { (self.deviation, self.until) = (deviation, until) }

  /// The section `noise` of a recipe's `data`: `deviation` and `until`.
  init(_ data: SettingsReader) throws(SettingsError) {
    guard data.has("noise") else {
      self.init()
      return
    }
    let section = try data.section("noise")
    self.init(
      deviation: try section.float("deviation", in: 0...1000),
      until: try section.optionalInt("until", in: 1...TrainingSettings.mostSteps))
  }

  /// The standard deviation at a step, counted from 0, in a training of this many steps.
  public func deviation(at step: Int, of steps: Int) -> Float {
    let length = until ?? steps
    guard deviation > 0, step < length else { return 0 }
    return Float(Double(deviation) * (Double(length - step) / Double(length)))
  }

  /// Samples [N, …] plus independent noise for each number; gradients pass through unchanged.
  package func callAsFunction(_ samples: Tensor, at step: Int, of steps: Int, _ random: RandomStream) -> Tensor {
    let deviation = deviation(at: step, of: steps)
    guard deviation > 0 else { return samples }
    return samples + Tensor(normal: deviation, shape: samples.shape, from: random, on: samples.device)
  }
}
