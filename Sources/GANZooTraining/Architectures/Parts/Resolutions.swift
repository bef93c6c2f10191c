public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// The image sizes inside a generator or a critic, from the sample down to the smallest.
///
/// Each is half of the one before, rounded up, as with strided convolutions or pooling with 'same' padding:
///
///     [28, 28]  [14, 14]  [7, 7]  [4, 4]         [48, 20]  [24, 10]  [12, 5]
///
/// A generator uses the same sizes: a doubled image that is a row or a column too large is cut at the bottom and right,
/// as the MNIST generator of Gulrajani et al. 2017 cuts 8 x 8 to 7 x 7 (igul222/improved_wgan_training,
/// gan_mnist.py).
public struct Resolutions: Hashable, Sendable {
  /// [height, width] of the sample, then after each halving.
  public let sizes: [Shape]

  /// The sizes of a sample [H, W, C] with this many halvings; by default as many as leave both sides at least 4, and at
  /// least one.
  public init(of sample: Shape, stages: Int? = nil) {
    let halvings = stages ?? max(1, Self.halvings(of: min(sample[0], sample[1])))
    sizes = (0..<halvings).reduce(into: [[sample[0], sample[1]]]) { sizes, _ in
      let last = sizes[sizes.count - 1]
      sizes.append([(last[0] + 1) / 2, (last[1] + 1) / 2])
    }
  }

  /// Reads `stages`.
  public init(_ settings: SettingsReader, of sample: Shape) throws(SettingsError) {
    let standard = Self(of: sample).stages
    self.init(of: sample, stages: try settings.int("stages", default: standard, in: 1...10))
  }

  /// The number of halvings.
  public var stages: Int { sizes.count - 1 }

  /// The shape of the smallest image with this many channels.
  public func start(channels: Int) -> Shape { [sizes[stages][0], sizes[stages][1], channels] }

  /// Cuts an image that was doubled from the size after `stage + 1` halvings to the size after `stage` halvings.
  public func cropped(_ x: Symbol, to stage: Int) -> Symbol {
    let (size, half) = (sizes[stage], sizes[stage + 1])
    let margins = Margins(top: 0, bottom: 2 * half[0] - size[0], left: 0, right: 2 * half[1] - size[1])
    return margins == Margins(0) ? x : Cropping2D(margins)(x)
  }

  private static func halvings(of side: Int) -> Int {
    let half = (side + 1) / 2
    return half < 4 ? 0 : 1 + halvings(of: half)
  }
}
