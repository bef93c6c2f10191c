package import GANZooData

/// A grid of samples as a run writes it, taken apart again.
package struct SampleSheet: Sendable, Equatable {
  private let image: PixelImage
  private let height, width: Int
  private let margin = SampleGrid(rows: 1, columns: 1).margin

  /// - Parameter cell: the shape of a sample, [height, width, channels].
  package init(_ image: PixelImage, cell: [Int]) {
    self.image = image
    (height, width) = cell.count == 3 ? (cell[0], cell[1]) : (image.height, image.width)
  }

  /// What is shown where there is no picture.
  static let nothing = PixelImage(width: 1, height: 1, channels: 1, pixels: [255])

  private var rows: Int { max(1, (image.height - margin) / (height + margin)) }
  private var columns: Int { max(1, (image.width - margin) / (width + margin)) }

  /// The samples of the first rows and columns, with their margins.
  package func corner(rows: Int, columns: Int) -> PixelImage {
    let size = (
      height: min(image.height, rows * (height + margin) + margin),
      width: min(image.width, columns * (width + margin) + margin)
    )
    let pixels = (0..<size.height).flatMap { row -> ArraySlice<UInt8> in
      let start = row * image.width * image.channels
      return image.pixels[start..<start + size.width * image.channels]
    }
    return PixelImage(width: size.width, height: size.height, channels: image.channels, pixels: pixels)
  }

  /// Standard deviations of pixels in 0...1: within an image, in the mean over images, and of each pixel between
  /// images, in the mean over pixels.
  package var spread: (within: Double, between: Double) {
    let samples = (0..<rows).flatMap { row in (0..<columns).map { sample(row, $0) } }
    guard let first = samples.first, !first.isEmpty else { return (0, 0) }
    let within = samples.map(Self.deviation).reduce(0, +) / Double(samples.count)
    let between = first.indices.map { index in Self.deviation(samples.map { $0[index] }) }.reduce(0, +)
    return (within, between / Double(first.count))
  }

  private func sample(_ row: Int, _ column: Int) -> [Double] {
    let (top, left) = (margin + row * (height + margin), margin + column * (width + margin))
    guard top + height <= image.height, left + width <= image.width else { return [] }
    return (top..<top + height).flatMap { y in
      (left..<left + width).flatMap { x in
        (0..<min(3, image.channels)).map { Double(image[y, x, $0]) / 255 }
      }
    }
  }

  private static func deviation(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    return (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(max(1, values.count))).squareRoot()
  }
}
