import Foundation
public import GANZooTensors

/// Structural similarity of two images, on one scale (SSIM) or on several (MS-SSIM).
///
///     luminance l = (2 μ₁ μ₂ + C₁) / (μ₁² + μ₂² + C₁)      C₁ = (0.01 L)², C₂ = (0.03 L)², L the data range
///     contrast and structure cs = (2 σ₁₂ + C₂) / (σ₁² + σ₂² + C₂)
///     SSIM = mean of l · cs
///     MS-SSIM = Π over scales of (mean cs, or SSIM on the last)^weight
///
/// Equal images give 1. μ and σ use a Gaussian window of 11 x 11 pixels with standard deviation 1.5; means are over
/// positions and channels. As in torchmetrics, SSIM uses all pixels with reflection padding, and cs uses only positions
/// where the window fits. Sources: Wang et al. 2004, https://doi.org/10.1109/TIP.2003.819861; Wang, Simoncelli and
/// Bovik 2003, https://doi.org/10.1109/ACSSC.2003.1292216.
public struct StructuralSimilarity: Sendable {
  /// Height, width and channels of the images.
  public let height, width, channels: Int
  /// The largest possible difference of two pixels: 2 for images in [−1, 1], 255 for bytes.
  public let dataRange: Double
  /// Side of the window in pixels: 11, or the largest odd number that fits a smaller image.
  public let window: Int
  /// The exponent of each scale, finest first, normalized to sum 1. Of the five published scales those are used on
  /// which the image is at least as large as the window; images of 28 x 28 have two.
  public let weights: [Double]

  private let taps: [Double]

  /// Prepares the metric for images [height, width, channels]; traps unless all numbers are positive.
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

  /// MS-SSIM of two images [height, width, channels], in 0 ... 1. A negative value of a scale counts as 0.
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
  /// A lower value means more variety; compare it with the value of real images. Source: Odena et al. 2017, section
  /// 4.2, https://arxiv.org/abs/1610.09585, with 100 random pairs per class.
  ///
  /// - Parameters:
  ///   - images: one image of height · width · channels values per row.
  ///   - pairs: pairs of rows.
  ///   - device: whose threads compute; without one it is one thread. The result is the same.
  public func withinClasses(_ images: Features, _ pairs: ClassPairs, on device: Device? = nil) -> [Double?] {
    pairs.pairs.map { pairs in
      guard !pairs.isEmpty else { return nil }
      return mean(device.map(pairs) { multiScaleValue(images.row($0.first), images.row($0.second)) })
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

  /// SSIM, with reflection padding.
  private func similarity(_ first: [ImagePlane], _ second: [ImagePlane]) -> Double {
    let margin = window / 2
    return mean(
      zip(first, second).map { comparison($0.mirrored(margin: margin), $1.mirrored(margin: margin)).similarity })
  }

  /// Means of l · cs and of cs over the positions where the window fits.
  private func comparison(_ first: ImagePlane, _ second: ImagePlane) -> (similarity: Double, contrast: Double) {
    let (c1, c2) = (pow(0.01 * dataRange, 2), pow(0.03 * dataRange, 2))
    let (means, others) = (first.filtered(taps).values, second.filtered(taps).values)
    let squares = (first * first).filtered(taps).values
    let otherSquares = (second * second).filtered(taps).values
    let products = (first * second).filtered(taps).values
    var (similarity, contrast) = (0.0, 0.0)
    for place in means.indices {
      let (mean, other) = (means[place], others[place])
      // Rounding can make a variance slightly negative.
      let variances = max(0, squares[place] - mean * mean) + max(0, otherSquares[place] - other * other)
      let structure = (2 * (products[place] - mean * other) + c2) / (variances + c2)
      contrast += structure
      similarity += structure * (2 * mean * other + c1) / (mean * mean + other * other + c1)
    }
    return (similarity / Double(means.count), contrast / Double(means.count))
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
