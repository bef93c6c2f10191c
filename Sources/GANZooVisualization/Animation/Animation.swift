public import GANZooData
package import GANZooSupport

/// Pictures of one size, one after the other, each for a time of its own.
public struct Animation {
  /// Width of each picture in pixels.
  public let width: Int
  /// Height of each picture in pixels.
  public let height: Int
  /// 1 for grey, 3 for RGB. Opacity is left out.
  public let channels: Int
  /// How long each picture is shown, in milliseconds.
  public let milliseconds: [Int]

  private let picture: (Int) throws -> PixelImage

  /// The largest width and height, which is that of WebP.
  public static let longestSide = 16_383
  /// The most pixels of all pictures together.
  public static let mostPixels = 1 << 30
  /// Times that a picture may be shown, in milliseconds. Below, viewers of GIF files show it for longer.
  public static let times = 20...60_000

  /// An animation.
  ///
  /// - Parameters:
  ///   - milliseconds: how long each picture is shown, within `times`; at least one.
  ///   - picture: makes the picture of an index; may be asked for a picture more than once.
  /// - Throws: `AnimationError` where it would be too large, or what `picture` throws.
  public init(milliseconds: [Int], picture: @escaping (_ index: Int) throws -> PixelImage) throws {
    precondition(!milliseconds.isEmpty && milliseconds.allSatisfy(Self.times.contains), "times of \(milliseconds)")
    let first = try picture(0)
    (width, height, channels) = (first.width, first.height, first.channels < 3 ? 1 : 3)
    (self.milliseconds, self.picture) = (milliseconds, picture)
    guard max(width, height) <= Self.longestSide else {
      throw AnimationError.sides(width: width, height: height, limit: Self.longestSide)
    }
    guard width * height <= Self.mostPixels / milliseconds.count else {
      throw AnimationError.pixels(pictures: milliseconds.count, width: width, height: height, limit: Self.mostPixels)
    }
  }

  /// How many pictures there are.
  public var count: Int { milliseconds.count }

  /// A picture. Throws what the animation's closure throws, or `AnimationError.size` where it differs from the first.
  package func picture(_ index: Int) throws -> PixelImage {
    let picture = try picture(index)
    guard picture.width == width, picture.height == height else {
      throw AnimationError.size(
        picture: "picture \(index + 1)", width: width, height: height, found: (picture.width, picture.height))
    }
    return picture.converted(channels: channels)
  }

  /// When each picture ends, in milliseconds.
  var ends: [Int] {
    var sum = 0
    return milliseconds.map { time in
      sum += time
      return sum
    }
  }

  /// Writes a file that appears whole or not at all, in the format that its name says. It is repeated for ever where
  /// the format says so: GIF, APNG and WebP.
  ///
  /// The same pictures give the same bytes with the same versions of libraries; those of MP4 depend on ffmpeg.
  ///
  /// - Parameters:
  ///   - path: ends in .gif, .png, .webp or .mp4.
  ///   - progress: told how many pictures are done.
  /// - Throws: `AnimationError`, `FileWriteError`, or what making a picture throws.
  public func write(to path: String, progress: (_ done: Int) -> Void = { _ in }) throws {
    try write(to: path, in: nil, progress: progress)
  }

  /// Writes a file that appears together with the other files of a group.
  package func write(to path: String, in group: FileGroup?, progress: (_ done: Int) -> Void = { _ in }) throws {
    guard let format = AnimationFormat(path: path) else { throw AnimationError.name(path: path) }
    let encoder = try format.encoder(path: path)
    let file = try PendingFile(for: path)
    do {
      try encoder.write(self, to: file, progress: progress)
      try file.finish(in: group)
    } catch {
      file.discard()
      throw error
    }
  }
}

/// What writes an animation in one format.
protocol AnimationEncoder {
  /// Writes all of it to a file, which the caller finishes.
  func write(_ animation: Animation, to file: PendingFile, progress: (_ done: Int) -> Void) throws
}
