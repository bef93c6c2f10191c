import GANZooData
import GANZooSupport

/// The grids of a run, one after the other, with the step written below each.
public struct Film {
  /// How long grids are shown.
  public enum Pace: Hashable, Sendable {
    /// As long as the run took to the next grid, by this many steps a second, but 0.1 to 2 seconds.
    case stepsPerSecond(Double)
    /// All for as long as each other, by this many grids a second, 0.1 to 50.
    case gridsPerSecond(Double)
  }

  private let grids: [RunGrid]
  private let pace: Pace
  private let scale: Int

  /// The Keras article's: one second for each of its grids, which come every 250 steps.
  public static let defaultPace = Pace.stepsPerSecond(250)
  private static let times = 100...2000

  /// A film of grids in the order of steps.
  ///
  /// - Parameters:
  ///   - grids: as `RunRecord.grids` has them; one at least.
  ///   - pace: how long grids are shown.
  ///   - scale: pixels of the film for each of a grid's, both ways; 1 to 64.
  public init(_ grids: [RunGrid], pace: Pace = defaultPace, scale: Int = 1) {
    precondition(!grids.isEmpty && (1...64).contains(scale), "a film of \(grids.count) grids, scale \(scale)")
    (self.grids, self.pace, self.scale) = (grids, pace, scale)
  }

  /// How long each grid is shown, in milliseconds. The last one stays as long as any may.
  package var milliseconds: [Int] {
    switch pace {
    case .gridsPerSecond(let rate): return grids.map { _ in Int((1000 / rate).rounded()) }
    case .stepsPerSecond(let rate):
      let gaps = zip(grids, grids.dropFirst()).map { Double($1.step - $0.step) }
      let times = gaps.map { min(max($0 / rate * 1000, Double(Self.times.lowerBound)), Double(Self.times.upperBound)) }
      return times.map { Int($0.rounded()) } + [Self.times.upperBound]
    }
  }

  /// The film as an animation, whose pictures are read when they are asked for.
  ///
  /// Throws `ImageError` for a grid that cannot be read, `AnimationError` for one of another size than the first or
  /// where the film would be too large.
  public func animation() throws -> Animation {
    let first = try PNG.read(grids[0].path)
    let size = (width: first.width, height: first.height)
    // Before anything is enlarged.
    guard max(size.width, size.height) <= Animation.longestSide / scale else {
      throw AnimationError.sides(
        width: size.width * scale, height: size.height * scale, limit: Animation.longestSide)
    }
    let texts = grids.map { "step \($0.step.grouped)" }
    let caption = Caption(texts, width: size.width * scale, channels: first.channels, scale: scale)
    return try Animation(milliseconds: milliseconds) { [grids, scale] index in
      let grid = try PNG.read(grids[index].path, channels: first.channels)
      guard (grid.width, grid.height) == size else {
        throw AnimationError.size(
          picture: grids[index].path, width: size.width, height: size.height, found: (grid.width, grid.height))
      }
      return caption.below(grid.enlarged(by: scale), texts[index])
    }
  }
}
