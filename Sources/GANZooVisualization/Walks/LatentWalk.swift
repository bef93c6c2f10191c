public import GANZooData
public import GANZooInterchange
import GANZooTensors

/// A walk of a generator from sample to sample: the samples that `Generator.generate(classes:seed:_:)` makes of a seed,
/// and what is between them, in latent vectors and in classes.
public struct LatentWalk {
  /// The classes on the way.
  public enum Classes: Hashable, Sendable {
    /// Of point n the class n, and from the first again after the last; nothing for a generator without classes.
    case each
    /// The same everywhere.
    case one(Int)
    /// From the one at the first point evenly to the other at the last, without those between them.
    case between(Int, Int)
  }

  private let generator: Generator
  private let latents: [[Float]]
  private let stretch: Int
  private let isLoop: Bool
  private let interpolation: Interpolation
  private let classes: Classes

  /// Points that a walk may have.
  public static let mostPoints = 100
  /// The most numbers of all pictures together.
  public static let mostNumbers = 1 << 28

  /// A walk.
  ///
  /// - Parameters:
  ///   - generator: what makes the samples, images.
  ///   - points: 1 to `mostPoints`: as many of the generator's samples; with one alone only its class changes.
  ///   - stretch: steps from one point to the next; 1 or more.
  ///   - isLoop: whether it goes from the last point back to the first.
  ///   - interpolation: nil for `slerp` where latent vectors are normal, `linear` where they are uniform.
  ///   - seed: of the latent vectors.
  ///   - classes: the classes at the points.
  /// - Throws: `WalkError` where there is nothing to walk between, for a generator of points, or for too many frames.
  public init(
    _ generator: Generator, points: Int, stretch: Int, isLoop: Bool = false, _ interpolation: Interpolation? = nil,
    classes: Classes = .each, seed: UInt64 = 1
  ) throws(WalkError) {
    precondition((1...Self.mostPoints).contains(points) && stretch >= 1, "\(points) points, \(stretch) frames")
    guard generator.sample.rank == 3 else { throw generator.sample.rank == 2 ? .text : .points }
    var isMoving = points > 1
    if case .between(let first, let last) = classes { isMoving = isMoving || first != last }
    guard isMoving else { throw .onePoint }
    let drawn = generator.latents(first: points, seed: seed)
    let size = drawn.shape[1]
    let values = drawn.values
    let vectors = stride(from: 0, to: values.count, by: size).map { Array(values[$0..<$0 + size]) }
    // Both ends of a walk that changes the class alone.
    latents = points == 1 ? vectors + vectors : vectors
    (self.generator, self.stretch, self.isLoop, self.classes) = (generator, stretch, isLoop, classes)
    self.interpolation = interpolation ?? (generator.latent.distribution == .normal ? .slerp : .linear)
    guard stretch <= Self.mostNumbers / (latents.count * generator.sample.count) else {
      throw .tooLong(points: latents.count, stretch: stretch, numbers: Self.mostNumbers / generator.sample.count)
    }
  }

  /// From point to point: how often.
  public var stretches: Int { isLoop ? latents.count : latents.count - 1 }
  /// Frames in all. In a loop the last one is a step before the first.
  public var count: Int { stretches * stretch + (isLoop ? 0 : 1) }

  /// The images of all frames at the generator's size, made a hundred at a time.
  ///
  /// - Parameter progress: told how many frames are done.
  /// - Throws: `GeneratorInputError` for a class that there is not, or where nothing is between classes.
  public func images(progress: (_ done: Int) throws -> Void = { _ in }) throws -> [PixelImage] {
    var images: [PixelImage] = []
    let batch = 100
    for first in stride(from: 0, to: count, by: batch) {
      let frames = first..<min(first + batch, count)
      let samples = try samples(frames)
      images += PixelImage.images(samples.pixels, shape: generator.sample)
      try progress(frames.upperBound)
    }
    return images
  }

  private func samples(_ frames: Range<Int>) throws(GeneratorInputError) -> Tensor {
    let places = frames.map { (from: $0 / stretch, share: Double($0 % stretch) / Double(stretch)) }
    let vectors = places.flatMap { place in
      interpolation.point(latents[place.from], latents[(place.from + 1) % latents.count], place.share)
    }
    let tensor = Tensor(vectors, shape: [frames.count, latents[0].count], on: generator.device)
    guard !generator.file.classNames.isEmpty else {
      guard classes == .each else { throw .unconditional(found: 1) }
      return try generator(tensor)
    }
    return try generator(tensor, between: places.map { blend(from: $0.from, $0.share) })
  }

  private func blend(from point: Int, _ share: Double) -> ClassBlend {
    switch classes {
    case .one(let number): return ClassBlend(number)
    case .each:
      let count = generator.file.classNames.count
      return ClassBlend(
        from: point % count, to: (point + 1) % latents.count % count, share: Float(share))
    case .between(let first, let last):
      let isWayBack = point == latents.count - 1
      let way = isWayBack ? 1 - share : (Double(point) + share) / Double(latents.count - 1)
      return ClassBlend(from: first, to: last, share: Float(way))
    }
  }

  /// A picture with a row for each stretch, from a point to the next, both ends in it.
  ///
  /// - Parameter images: all frames, as `images` makes them.
  public func sheet(_ images: [PixelImage]) -> PixelImage {
    let cells = (0..<stretches).flatMap { row in (0...stretch).map { images[(row * stretch + $0) % images.count] } }
    return SampleGrid(rows: stretches, columns: stretch + 1).arrange(cells)
  }

  /// The frames as an animation, each framed as `generate` frames a sample.
  ///
  /// - Parameters:
  ///   - images: all frames, as `images` makes them.
  ///   - framesPerSecond: 0.1 to 50.
  ///   - scale: pixels for each of an image's, both ways; 1 or more.
  /// - Throws: `AnimationError` where it would be too large.
  public func animation(_ images: [PixelImage], framesPerSecond: Double, scale: Int) throws -> Animation {
    let grid = SampleGrid(rows: 1, columns: 1)
    let frame = grid.arrange([images[0]])
    guard max(frame.width, frame.height) <= Animation.longestSide / scale else {
      throw AnimationError.sides(
        width: frame.width * scale, height: frame.height * scale, limit: Animation.longestSide)
    }
    let time = Int((1000 / framesPerSecond).rounded())
    return try Animation(milliseconds: images.map { _ in time }) { grid.arrange([images[$0]]).enlarged(by: scale) }
  }
}
