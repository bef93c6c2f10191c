/// A grid of images of one size, with a margin between them and around the edge.
public struct SampleGrid: Sendable, Equatable {
  /// Mid-grey.
  public static let defaultBackground: UInt8 = 128

  /// Number of rows, at least 1.
  public let rows: Int

  /// Number of columns, at least 1.
  public let columns: Int

  /// Width of the margins in pixels, at least 0.
  public let margin: Int

  /// Value of margins and empty cells in every channel.
  public let background: UInt8

  /// Creates a grid; traps if a value is out of range.
  public init(rows: Int, columns: Int, margin: Int = 2, background: UInt8 = defaultBackground) {
    precondition(rows >= 1 && columns >= 1 && margin >= 0, "a grid of \(rows) x \(columns) with margin \(margin)")
    self.rows = rows
    self.columns = columns
    self.margin = margin
    self.background = background
  }

  /// The smallest grid for `count` images that is square or one row lower than wide.
  public init(fitting count: Int, margin: Int = 2, background: UInt8 = defaultBackground) {
    precondition(count >= 1, "a grid for \(count) images")
    let columns = Int(Double(count).squareRoot().rounded(.up))
    self.init(rows: (count + columns - 1) / columns, columns: columns, margin: margin, background: background)
  }

  /// Draws the images into the grid, row by row from the top left; the remaining cells stay empty.
  ///
  /// The result is `margin + columns * (image width + margin)` wide and `margin + rows * (image height + margin)` high.
  /// Traps if there is no image, if there are more images than cells, or if sizes or channels differ.
  public func arrange(_ images: [PixelImage]) -> PixelImage {
    guard let first = images.first else { preconditionFailure("a grid of no images") }
    precondition(images.count <= rows * columns, "\(images.count) images in a grid of \(rows) x \(columns)")
    let width = margin + columns * (first.width + margin)
    let height = margin + rows * (first.height + margin)
    let span = first.width * first.channels
    var pixels = [UInt8](repeating: background, count: width * height * first.channels)
    for (index, image) in images.enumerated() {
      precondition(
        image.width == first.width && image.height == first.height && image.channels == first.channels,
        "image \(index) of a grid is \(image.height) x \(image.width) x \(image.channels), "
          + "the first one \(first.height) x \(first.width) x \(first.channels)")
      let left = margin + index % columns * (first.width + margin)
      let top = margin + index / columns * (first.height + margin)
      for row in 0..<first.height {
        let start = ((top + row) * width + left) * first.channels
        pixels.replaceSubrange(start..<start + span, with: image.pixels[row * span..<(row + 1) * span])
      }
    }
    return PixelImage(width: width, height: height, channels: first.channels, pixels: pixels)
  }
}
