/// A metric of sample quality, computed for several sample sets and for several sets of real images.
public struct Metric: Sendable, Equatable {
  /// The available metrics.
  public enum Kind: String, CaseIterable, Sendable {
    /// Fraction of samples that the classifier assigns to the requested class: GAN-test (Shmelkov et al. 2018,
    /// https://arxiv.org/abs/1807.09499).
    case accuracy
    /// The lowest accuracy of any class.
    case worstClass = "worst_class"
    /// Inception score with our classifier: exp(E KL(p(y|x) ‖ p(y))), from 1 to the number of classes (Salimans et al.
    /// 2016, https://arxiv.org/abs/1606.03498).
    case score
    /// Fréchet distance of the classifier's features, as in the FID (Heusel et al. 2017,
    /// https://arxiv.org/abs/1706.08500).
    case frechet
    /// Fréchet distance divided by that of uniform noise.
    case frechetShare = "frechet_share"
    /// Kernel distance of the classifier's features, as in the KID (Bińkowski et al. 2018,
    /// https://arxiv.org/abs/1801.01401).
    case kernel
    /// Improved precision: fraction of samples inside the manifold of real images (Kynkäänniemi et al. 2019,
    /// https://arxiv.org/abs/1904.06991).
    case precision
    /// Improved recall: fraction of real images inside the manifold of samples.
    case recall
    /// Density: how many real images a sample is near, divided by k (Naeem et al. 2020,
    /// https://arxiv.org/abs/2002.09797).
    case density
    /// Coverage: fraction of real images that have a sample near them.
    case coverage
    /// Mean MS-SSIM of pairs of one class (Odena et al. 2017, section 4.2).
    case similarity = "ms_ssim"
    /// Mean pixel distance of pairs of one class divided by that of real images, averaged over classes.
    case spread
    /// Mean pixel distance to the nearest training image.
    case nearest = "nearest_training_image"
    /// GAN-train: accuracy on real images of a classifier trained on samples only (Shmelkov et al. 2018).
    case ganTrain = "gan_train"
    /// Number of modes of a mixture of Gaussians that points cover: `ModeCoverage`.
    case modes = "modes_covered"
    /// Fraction of the Swiss roll's spiral that points cover: `SpiralCoverage`.
    case curve = "curve_covered"
    /// Fraction of points within 4 standard deviations of a mode, or of the spiral.
    case near = "within_4_sigma"
    /// Jensen-Shannon divergence of the frequencies of characters from those in held-out text, in bits (Gulrajani et
    /// al. 2017, section 5.5, https://arxiv.org/abs/1704.00028).
    case characters = "js_1"
    /// The same of two characters in a row.
    case pairs = "js_2"
    /// The same of three characters in a row.
    case triples = "js_3"
    /// The same of four characters in a row.
    case quadruples = "js_4"
  }

  /// Which metric it is.
  public let kind: Kind
  /// Its value for each sample set.
  public let samples: MeasuredValues
  /// Its value for each set of real images.
  public let real: MeasuredValues

  /// Creates a computed metric.
  public init(kind: Kind, samples: MeasuredValues, real: MeasuredValues) {
    (self.kind, self.samples, self.real) = (kind, samples, real)
  }
}

/// The values of a metric for several sets of images.
public struct MeasuredValues: Sendable, Equatable {
  /// One value per set.
  public let values: [Double]

  /// Values of at least one set.
  public init(_ values: [Double]) {
    precondition(!values.isEmpty, "a measurement of no values")
    self.values = values
  }

  /// The mean.
  public var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// The sample standard deviation; nil for a single value.
  public var deviation: Double? {
    guard values.count > 1 else { return nil }
    let mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }
}
