package import GANZooTensors

/// Differentiable augmentation: random changes of colours and places, of real and generated images alike, through which
/// the generator's gradients pass.
///
/// S. Zhao, Z. Liu, J. Lin, J.-Y. Zhu, S. Han, "Differentiable augmentation for data-efficient GAN training", 2020,
/// https://arxiv.org/abs/2006.10738; as in the authors' DiffAugment_pytorch.py (mit-han-lab/data-efficient-gans).
public struct DiffAugment: Hashable, Sendable {
  /// A kind of changes, by the authors' name.
  public enum Transformation: String, CaseIterable, Sendable {
    /// Brightness, saturation and contrast, one after the other. Of RGBA samples, and grey ones with alpha, alpha stays
    /// as it is.
    case color
    /// A move by up to an eighth of each side; zeros come in.
    case translation
    /// A part of half the sides' length, anywhere, becomes 0.
    case cutout
  }

  /// The changes, in this order, each of them once; none leave images as they are.
  public var policy: [Transformation]

  /// Changes in this order, by default all of them.
  public init(policy: [Transformation] = Transformation.allCases) { self.policy = policy }

  /// The share of the sides that images move by at most, and that a cutout has.
  private static let (moved, cut) = (0.125, 0.5)

  /// Changed images [N, H, W, C]. Differentiable to any order.
  package func callAsFunction(_ images: Tensor, _ numbers: Numbers) -> Tensor {
    policy.reduce(images) { images, transformation in
      switch transformation {
      case .color: Self.color(images, numbers)
      case .translation: Self.translation(images, numbers)
      case .cutout: Self.cutout(images, numbers)
      }
    }
  }

  private static func color(_ images: Tensor, _ numbers: Numbers) -> Tensor {
    let channels = images.shape[3]
    guard channels == 2 || channels == 4 else { return recoloured(images, numbers) }
    let parts = [0..<channels - 1, channels - 1..<channels].map { images.sliced($0, axis: 3) }
    return Tensor.concatenated([recoloured(parts[0], numbers), parts[1]], axis: 3)
  }

  private static func recoloured(_ images: Tensor, _ numbers: Numbers) -> Tensor {
    let column = { (values: [Float]) in Tensor(values, shape: [values.count, 1, 1, 1], on: images.device) }
    let brighter = images + column(numbers.brightness)
    let grey = brighter.mean([3], keepingAxes: true)
    let saturated = (brighter - grey) * column(numbers.saturation) + grey
    let mean = saturated.mean([1, 2, 3], keepingAxes: true)
    return (saturated - mean) * column(numbers.contrast) + mean
  }

  private static func translation(_ images: Tensor, _ numbers: Numbers) -> Tensor {
    guard numbers.moves.contains(where: { $0 != 0 }) else { return images }
    let moves = IndexTensor(numbers.moves, shape: [images.shape[0], 2], on: images.device)
    return images.translated(by: moves)
  }

  private static func cutout(_ images: Tensor, _ numbers: Numbers) -> Tensor {
    let (height, width) = (images.shape[1], images.shape[2])
    let size = (rows: share(cut, of: height), columns: share(cut, of: width))
    var mask = [Float](repeating: 1, count: images.shape[0] * height * width)
    for (image, centre) in numbers.cutouts.enumerated() {
      guard let centre else { continue }
      let (top, left) = (centre.row - size.rows / 2, centre.column - size.columns / 2)
      for row in max(0, top)..<min(height, top + size.rows) {
        for column in max(0, left)..<min(width, left + size.columns) {
          mask[(image * height + row) * width + column] = 0
        }
      }
    }
    return images * Tensor(mask, shape: [images.shape[0], height, width, 1], on: images.device)
  }

  /// A share of a side, rounded to whole pixels.
  private static func share(_ share: Double, of side: Int) -> Int { Int(Double(side) * share + 0.5) }
}

extension DiffAugment {
  /// The random numbers of a batch. An image that a function leaves as it is has the function's neutral number.
  package struct Numbers {
    /// Added to all of an image, −0.5 ..< 0.5; 0: nothing.
    package var brightness: [Float]
    /// What differences from grey are multiplied by, 0 ..< 2; 1: nothing.
    package var saturation: [Float]
    /// What differences from the mean are multiplied by, 0.5 ..< 1.5; 1: nothing.
    package var contrast: [Float]
    /// Rows and columns by which the image that is shown begins later, of one image after the other.
    package var moves: [Int32]
    /// The centre of the part that is cut out; nil: none.
    package var cutouts: [(row: Int, column: Int)?]

    package init(
      brightness: [Float], saturation: [Float], contrast: [Float], moves: [Int32],
      cutouts: [(row: Int, column: Int)?]
    ) {
      (self.brightness, self.saturation, self.contrast) = (brightness, saturation, contrast)
      (self.moves, self.cutouts) = (moves, cutouts)
    }

    /// Random numbers of a stream for images of a size. Each function is applied to an image with a probability, by
    /// itself: brightness, saturation, contrast, translation, cutout.
    package init(count: Int, height: Int, width: Int, probability: Double, from random: RandomStream) {
      let functions = 5
      let values = 7
      let words = random.integers(count * (functions + values), below: 1 << 32)
      let word = { (image: Int, number: Int) in words[image * (functions + values) + number] }
      let unit = { (image: Int, number: Int) in Float(word(image, number) >> 8) / Float(1 << 24) }
      let below = { (image: Int, number: Int, bound: Int) in (word(image, number) * bound) >> 32 }
      let isApplied = { (image: Int, function: Int) in
        probability >= 1 || Double(word(image, values + function)) < probability * Double(1 << 32)
      }
      let shift = (DiffAugment.share(DiffAugment.moved, of: height), DiffAugment.share(DiffAugment.moved, of: width))
      let size = (DiffAugment.share(DiffAugment.cut, of: height), DiffAugment.share(DiffAugment.cut, of: width))
      let images = 0..<count
      brightness = images.map { isApplied($0, 0) ? unit($0, 0) - 0.5 : 0 }
      saturation = images.map { isApplied($0, 1) ? unit($0, 1) * 2 : 1 }
      contrast = images.map { isApplied($0, 2) ? unit($0, 2) + 0.5 : 1 }
      moves = images.flatMap { image -> [Int32] in
        guard isApplied(image, 3) else { return [0, 0] }
        return [
          Int32(below(image, 3, 2 * shift.0 + 1) - shift.0), Int32(below(image, 4, 2 * shift.1 + 1) - shift.1),
        ]
      }
      // An even size has its centre between two pixels, so that there is one place more.
      cutouts = images.map { image in
        guard isApplied(image, 4) else { return nil }
        return (below(image, 5, height + 1 - size.0 % 2), below(image, 6, width + 1 - size.1 % 2))
      }
    }
  }
}
