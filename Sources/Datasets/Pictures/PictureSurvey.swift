import Images

/// What some pictures of a folder are like before they become samples of one size.
public struct PictureSurvey: Sendable, Equatable {
  /// Pictures that were looked at, evenly spread, and pictures that there are.
  public let looked, count: Int
  /// How many of those looked at are in colour.
  public let colour: Int
  /// Height and width of the smallest and of the largest one looked at, by their number of pixels.
  public let smallest, largest: (height: Int, width: Int)

  /// The most pictures that are looked at, and the pixels after which it is enough.
  private static let (mostLooked, mostPixels) = (64, 1 << 26)

  /// A survey of pictures by their paths; nil where none of those looked at can be read.
  init?(count: Int, path: (Int) -> String) {
    var sizes: [(height: Int, width: Int)] = []
    var (colour, pixels) = (0, 0)
    let most = min(Self.mostLooked, count)
    for index in 0..<most where pixels < Self.mostPixels {
      // What is wrong with a picture is told when it is learnt from.
      guard let image = try? Picture.read(path(index * count / most)) else { continue }
      sizes.append((image.height, image.width))
      if image.channels > 2 { colour += 1 }
      pixels += image.height * image.width
    }
    let area = { (size: (height: Int, width: Int)) in size.height * size.width }
    guard let smallest = sizes.min(by: { area($0) < area($1) }), let largest = sizes.max(by: { area($0) < area($1) })
    else { return nil }
    (looked, self.count, self.colour) = (sizes.count, count, colour)
    (self.smallest, self.largest) = (smallest, largest)
  }

  /// Whether all is equal.
  public static func == (a: Self, b: Self) -> Bool {
    (a.looked, a.count, a.colour) == (b.looked, b.count, b.colour) && a.smallest == b.smallest && a.largest == b.largest
  }
}
