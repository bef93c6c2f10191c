/// The Exif tag `Orientation`. The names say which operation makes the stored picture upright.
///
/// Source: Exif 2.32 (CIPA DC-008), 4.6.4 A, tag 274.
enum Orientation: Int, Sendable {
  case upright = 1
  case mirrored = 2
  case halfTurn = 3
  case upsideDownMirrored = 4
  case transposed = 5
  case rightTurn = 6
  case transverse = 7
  case leftTurn = 8

  /// True if rows become columns.
  var swapsSides: Bool { rawValue >= 5 }
}

extension PixelImage {
  /// Applies an orientation, like Pillow's `ImageOps.exif_transpose`.
  func oriented(_ orientation: Orientation) -> PixelImage {
    if orientation == .upright { return self }
    let (rows, columns) = orientation.swapsSides ? (width, height) : (height, width)
    let (right, down) = (channels, width * channels)
    let lastColumn = (width - 1) * right
    let lastRow = (height - 1) * down
    // Offset of the first result pixel in the stored samples, and the steps to the next pixel in a row and in a column.
    let (start, nextColumn, nextRow) =
      switch orientation {
      case .upright: (0, right, down)
      case .mirrored: (lastColumn, -right, down)
      case .halfTurn: (lastRow + lastColumn, -right, -down)
      case .upsideDownMirrored: (lastRow, right, -down)
      case .transposed: (0, down, right)
      case .rightTurn: (lastRow, -down, right)
      case .transverse: (lastRow + lastColumn, -down, -right)
      case .leftTurn: (lastColumn, down, -right)
      }
    let samples = [UInt8](unsafeUninitializedCapacity: pixels.count) { result, count in
      count = pixels.count
      pixels.withUnsafeBufferPointer { source in
        var target = 0
        for row in 0..<rows {
          var offset = start + row * nextRow
          for _ in 0..<columns {
            for channel in 0..<channels { result[target + channel] = source[offset + channel] }
            target += channels
            offset += nextColumn
          }
        }
      }
    }
    return PixelImage(width: columns, height: rows, channels: channels, pixels: samples)
  }
}
