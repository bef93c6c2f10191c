import Foundation

/// How alike two images are in local brightness, contrast and structure, on one scale (SSIM) or several (MS-SSIM).
///
///     luminance l = (2 μ₁ μ₂ + C₁) / (μ₁² + μ₂² + C₁)      C₁ = (0.01 L)², C₂ = (0.03 L)², L the data range
///     contrast and structure cs = (2 σ₁₂ + C₂) / (σ₁² + σ₂² + C₂)
///     SSIM = mean of l · cs
///     MS-SSIM = Π over scales of (mean cs, or SSIM on the last)^weight
///
/// 1 for equal images. μ and σ are weighted by a Gaussian of 11 x 11 pixels and deviation 1.5; means are over places
/// and channels. As torchmetrics has it, SSIM is taken at all pixels, of images mirrored at their borders, and cs where
/// the window lies inside. Wang et al. 2004, https://doi.org/10.1109/TIP.2003.819861, and Wang, Simoncelli and Bovik
/// 2003, https://doi.org/10.1109/ACSSC.2003.1292216.
public struct StructuralSimilarity: Sendable {
  /// Height, width and channels of the images.
  public let height, width, channels: Int
  /// The largest difference that pixels can have: 2 for images in [−1, 1], 255 for bytes.
  public let dataRange: Double
  /// Pixels of the window's side: 11, or the largest odd number that fits a smaller image.
  public let window: Int
  /// The exponent of each scale, finest first: as many of the paper's five as leave both sides at least a window, made
  /// to sum to 1. Images of 28 x 28 have two.
  public let weights: [Double]

  private let taps: [Double]

  /// For images [height, width, channels], all at least 1, of a data range above 0.
  public init(height: Int, width: Int, channels: Int, dataRange: Double) {
    precondition(min(height, width, channels) >= 1, "images of \(height) x \(width) x \(channels)")
    precondition(dataRange > 0, "a data range of \(dataRange)")
    (self.height, self.width, self.channels, self.dataRange) = (height, width, channels, dataRange)
    let side = min(height, width)
    let window = min(11, side - (side + 1) % 2)
    self.window = window
    taps = ImagePlane.gaussianWindow(window, deviation: 1.5)
    let published = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
    let used = published.enumerated().filter { side >> $0.offset >= window }.map(\.element)
    let sum = used.reduce(0, +)
    weights = used.map { $0 / sum }
  }

  /// SSIM of two images [height, width, channels], in −1 ... 1.
  public func value(_ first: some Collection<Float>, _ second: some Collection<Float>) -> Double {
    similarity(planes(first), planes(second))
  }

  /// MS-SSIM of two images [height, width, channels], in 0 ... 1; a scale's negative value counts as 0.
  public func multiScaleValue(_ first: some Collection<Float>, _ second: some Collection<Float>) -> Double {
    var (first, second) = (planes(first), planes(second))
    var product = 1.0
    for weight in weights.dropLast() {
      let contrast = mean(zip(first, second).map { comparison($0, $1).contrast })
      product *= pow(max(0, contrast), weight)
      (first, second) = (first.map(\.halved), second.map(\.halved))
    }
    return product * pow(max(0, similarity(first, second)), weights[weights.count - 1])
  }

  /// The mean MS-SSIM of the pairs of each class; nil for a class without pairs.
  ///
  /// Lower is more various; compare with that of real images. Odena et al. 2017, section 4.2,
  /// https://arxiv.org/abs/1610.09585, take 100 random pairs of each class.
  ///
  /// - Parameters:
  ///   - images: a row of height · width · channels numbers for each image.
  ///   - pairs: of rows.
  public func withinClasses(_ images: Features, _ pairs: ClassPairs) -> [Double?] {
    pairs.pairs.map { pairs in
      pairs.isEmpty ? nil : mean(pairs.map { multiScaleValue(images.row($0.first), images.row($0.second)) })
    }
  }

  private func planes(_ image: some Collection<Float>) -> [ImagePlane] {
    precondition(
      image.count == height * width * channels,
      "an image of \(image.count) numbers, not \(height) x \(width) x \(channels)")
    let pixels = Array(image)
    return (0..<channels).map { channel in
      ImagePlane(
        height: height, width: width,
        values: stride(from: channel, to: pixels.count, by: channels).map { Double(pixels[$0]) })
    }
  }

  /// SSIM: at all pixels, of images mirrored at their borders.
  private func similarity(_ first: [ImagePlane], _ second: [ImagePlane]) -> Double {
    let margin = window / 2
    return mean(
      zip(first, second).map { comparison($0.mirrored(margin: margin), $1.mirrored(margin: margin)).similarity })
  }

  /// Means of l · cs and of cs over the places where the window lies inside.
  private func comparison(_ first: ImagePlane, _ second: ImagePlane) -> (similarity: Double, contrast: Double) {
    let (c1, c2) = (pow(0.01 * dataRange, 2), pow(0.03 * dataRange, 2))
    let (means, others) = (first.filtered(taps).values, second.filtered(taps).values)
    let squares = (first * first).filtered(taps).values
    let otherSquares = (second * second).filtered(taps).values
    let products = (first * second).filtered(taps).values
    var (similarity, contrast) = (0.0, 0.0)
    for place in means.indices {
      let (mean, other) = (means[place], others[place])
      // Rounding can make a variance of 0 a little less.
      let variances = max(0, squares[place] - mean * mean) + max(0, otherSquares[place] - other * other)
      let structure = (2 * (products[place] - mean * other) + c2) / (variances + c2)
      contrast += structure
      similarity += structure * (2 * mean * other + c1) / (mean * mean + other * other + c1)
    }
    return (similarity / Double(means.count), contrast / Double(means.count))
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
