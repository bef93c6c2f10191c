/// A number that says how good samples are, measured in several draws of samples and of real examples alike.
public struct Metric: Sendable, Equatable {
  /// What is measured.
  public enum Kind: String, CaseIterable, Sendable {
    /// Share of samples that the classifier takes for the class that was asked for: GAN-test (Shmelkov et al. 2018,
    /// https://arxiv.org/abs/1807.09499).
    case accuracy
    /// The accuracy of the class that has the lowest.
    case worstClass = "worst_class"
    /// exp(E KL(p(y|x) ‖ p(y))), 1 to the number of classes (Salimans et al. 2016, https://arxiv.org/abs/1606.03498).
    case score
    /// Fréchet distance of the classifier's features (Heusel et al. 2017, https://arxiv.org/abs/1706.08500).
    case frechet
    /// The Fréchet distance as a share of that of images of uniform noise.
    case frechetShare = "frechet_share"
    /// Kernel distance of the classifier's features (Binkowski et al. 2018, https://arxiv.org/abs/1801.01401).
    case kernel
    /// Share of samples within the neighbourhoods of real examples (Kynkäänniemi et al. 2019,
    /// https://arxiv.org/abs/1904.06991).
    case precision
    /// Share of real examples within the neighbourhoods of samples.
    case recall
    /// Mean multi-scale structural similarity of pairs within a class (Odena et al. 2017, section 4.2).
    case similarity = "ms_ssim"
    /// Mean distance of pairs within a class, as a share of that of real examples; averaged over classes.
    case spread
    /// Mean distance in pixels to the nearest training image.
    case nearest = "nearest_training_image"
    /// Accuracy on real examples of a classifier that learnt from samples alone: GAN-train (Shmelkov et al. 2018).
    case ganTrain = "gan_train"
  }

  /// What is measured.
  public let kind: Kind
  /// Its value for each draw of samples.
  public let samples: MeasuredValues
  /// Its value for each draw of real examples.
  public let real: MeasuredValues

  /// A figure that was measured.
  public init(kind: Kind, samples: MeasuredValues, real: MeasuredValues) {
    (self.kind, self.samples, self.real) = (kind, samples, real)
  }
}

/// The values of a number in several draws.
public struct MeasuredValues: Sendable, Equatable {
  /// One for each draw.
  public let draws: [Double]

  /// The values of some draws, at least one.
  public init(_ draws: [Double]) {
    precondition(!draws.isEmpty, "a measurement of no draws")
    self.draws = draws
  }

  /// Their mean.
  public var mean: Double { draws.reduce(0, +) / Double(draws.count) }

  /// The standard deviation between draws; nil where there is one draw alone.
  public var deviation: Double? {
    guard draws.count > 1 else { return nil }
    let mean = mean
    let squares = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(draws.count - 1)).squareRoot()
  }
}
