import GANZooBackend

/// A stream of random numbers that depends on its key alone: no state, no order of calls.
///
/// Philox 4x32-10 (Salmon et al. 2011): the numbers of a step are the same however often a run was interrupted and
/// however the work is split.
public struct RandomStream: Hashable, Sendable {
  /// The use of the numbers; streams of different purposes never overlap.
  public struct Purpose: RawRepresentable, Hashable, Sendable {
    /// A number of its own for each purpose.
    public let rawValue: UInt8
    /// A purpose; numbers from 128 up are free for plug-ins.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Initial weights; the part is the parameter's number.
    public static let initialWeights = Purpose(rawValue: 1)
    /// Which samples make up a batch.
    public static let batches = Purpose(rawValue: 2)
    /// Latent vectors.
    public static let latents = Purpose(rawValue: 3)
    /// Classes asked of the generator.
    public static let classes = Purpose(rawValue: 4)
    /// Dropout; the part is the layer's number.
    public static let dropout = Purpose(rawValue: 5)
    /// Where a gradient penalty is taken.
    public static let penalty = Purpose(rawValue: 6)
    /// Changes made to images that the critic sees.
    public static let augmentation = Purpose(rawValue: 7)
    /// The fixed latents of a run's sample grids.
    public static let grid = Purpose(rawValue: 8)
    /// Samples of `generate`.
    public static let generation = Purpose(rawValue: 9)
    /// Which training examples are kept from a classifier.
    public static let holdout = Purpose(rawValue: 10)
    /// Random choices of an evaluation other than samples: real examples, noise, pairs.
    public static let evaluation = Purpose(rawValue: 11)
    /// Noise on samples that the critic sees.
    public static let instanceNoise = Purpose(rawValue: 12)
    /// Which real images are mirrored.
    public static let mirroring = Purpose(rawValue: 13)
    /// Changes of colours and places of images that the critic sees.
    public static let imageChanges = Purpose(rawValue: 14)
    /// What examples of a computed data set show; the step is the number, the part the split.
    public static let examples = Purpose(rawValue: 15)
  }

  let key: UInt64
  private(set) var stream: UInt64

  /// - Parameters:
  ///   - seed: of the whole run.
  ///   - purpose: what the numbers are for.
  ///   - step: the training step, 0 ..< 2⁴⁰.
  ///   - part: which of several streams of one step, 0 ..< 2¹⁶.
  public init(seed: UInt64, purpose: Purpose, step: Int = 0, part: Int = 0) {
    precondition((0..<1 << 40).contains(step) && (0..<1 << 16).contains(part), "step \(step), part \(part)")
    key = seed
    stream = UInt64(purpose.rawValue) << 56 | UInt64(part) << 40 | UInt64(step)
  }

  /// The stream that numbers of this one are sampled from again, for the `round`th time, 1 ..< 2¹⁶.
  ///
  /// - Precondition: this stream is of part 0.
  package func again(_ round: Int) -> RandomStream {
    precondition((1..<1 << 16).contains(round) && stream >> 40 & 0xFFFF == 0, "round \(round)")
    var other = self
    other.stream |= UInt64(round) << 40
    return other
  }

  /// `count` whole numbers, uniform in 0 ..< `bound` (at most 2³²).
  public func integers(_ count: Int, below bound: Int) -> [Int] {
    precondition((1...1 << 32).contains(bound), "random numbers below \(bound)")
    var numbers: [Int] = []
    numbers.reserveCapacity(count + 3)
    for block in 0..<UInt64((count + 3) / 4) {
      for word in philox(key: key, stream: stream, block: block) { numbers.append(Self.scaled(word, below: bound)) }
    }
    return Array(numbers.prefix(count))
  }

  /// A random word as a number below a bound of at most 2³².
  private static func scaled(_ word: UInt32, below bound: Int) -> Int {
    Int((UInt64(word) * UInt64(bound)) >> 32)
  }

  /// `count` different numbers of 0 ..< `bound`, each choice equally likely, in random order.
  public func choice(_ count: Int, of bound: Int) -> [Int] {
    precondition(count <= bound, "\(count) different numbers below \(bound)")
    // The first steps of a Fisher-Yates shuffle of 0 ..< bound; only places that were swapped are stored.
    var moved: [Int: Int] = [:]
    let words = (0..<UInt64((count + 3) / 4)).flatMap { philox(key: key, stream: stream, block: $0) }
    return (0..<count).map { index in
      let other = index + Self.scaled(words[index], below: bound - index)
      let (here, there) = (moved[index] ?? index, moved[other] ?? other)
      moved[other] = here
      return there
    }
  }
}

extension Tensor {
  private init(_ distribution: RandomDistribution, shape: Shape, from random: RandomStream, on device: Device) {
    self.init(
      shape: shape,
      buffer: device.backend.random(distribution, count: shape.count, key: random.key, stream: random.stream),
      on: device)
  }

  /// Numbers uniform in [low, high).
  public init(uniform range: Range<Float> = 0..<1, shape: Shape, from random: RandomStream, on device: Device) {
    let unit = Tensor(.uniform, shape: shape, from: random, on: device)
    self = range == 0..<1 ? unit : unit * (range.upperBound - range.lowerBound) + range.lowerBound
  }

  /// Numbers of the normal distribution.
  public init(
    normal deviation: Float = 1, mean: Float = 0, shape: Shape, from random: RandomStream, on device: Device
  ) {
    let unit = Tensor(.normal, shape: shape, from: random, on: device)
    self = deviation == 1 && mean == 0 ? unit : unit * deviation + mean
  }

  /// Standard normal numbers within ±2: those beyond are sampled again.
  package init(truncatedNormal shape: Shape, from random: RandomStream, on device: Device) {
    self.init(.truncatedNormal, shape: shape, from: random, on: device)
  }

  /// A mask that keeps each number with probability `share` and scales it by 1 / share, so that means stay.
  public init(keeping share: Float, shape: Shape, from random: RandomStream, on device: Device) {
    self.init(.mask(share: share), shape: shape, from: random, on: device)
  }
}
