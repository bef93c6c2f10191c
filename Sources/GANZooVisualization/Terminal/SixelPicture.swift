import GANZooData

/// A picture as sixels: bands of six rows, each a line of characters for each colour in it.
struct SixelPicture {
  private let width: Int
  private let height: Int
  /// The number of each pixel's colour.
  private let colors: [UInt8]
  private let isGrey: Bool

  /// Levels of grey, or of red, green and blue: terminals have 256 colours at least.
  private static let greys = 64
  private static let levels = (red: 6, green: 7, blue: 6)

  init(_ picture: PixelImage) {
    (width, height) = (picture.width, picture.height)
    let channels = picture.channels
    let isGrey = channels < 3
    self.isGrey = isGrey
    colors = (0..<width * height).map { index in
      let start = index * channels
      guard isGrey else {
        let (red, green, blue) = (
          Self.level(picture.pixels[start], of: Self.levels.red),
          Self.level(picture.pixels[start + 1], of: Self.levels.green),
          Self.level(picture.pixels[start + 2], of: Self.levels.blue)
        )
        return UInt8((red * Self.levels.green + green) * Self.levels.blue + blue)
      }
      return UInt8(Self.level(picture.pixels[start], of: Self.greys))
    }
  }

  private static func level(_ value: UInt8, of count: Int) -> Int { (Int(value) * (count - 1) + 127) / 255 }

  /// A colour's red, green and blue in percent.
  private func percent(_ color: UInt8) -> (Int, Int, Int) {
    let color = Int(color)
    if isGrey {
      let share = color * 100 / (Self.greys - 1)
      return (share, share, share)
    }
    return (
      color / (Self.levels.green * Self.levels.blue) * 100 / (Self.levels.red - 1),
      color / Self.levels.blue % Self.levels.green * 100 / (Self.levels.green - 1),
      color % Self.levels.blue * 100 / (Self.levels.blue - 1)
    )
  }

  /// Device control string with square pixels, the picture's size, its colours and its bands.
  var sequence: String {
    let palette = Set(colors).sorted().map { color in
      let (red, green, blue) = percent(color)
      return "#\(color);2;\(red);\(green);\(blue)"
    }.joined()
    let bands = stride(from: 0, to: height, by: 6).map(band).joined(separator: "-")
    return "\u{1B}P0;1;0q\"1;1;\(width);\(height)\(palette)\(bands)\u{1B}\\"
  }

  private func band(from top: Int) -> String {
    var masks: [UInt8: [UInt8]] = [:]
    for row in top..<min(height, top + 6) {
      for column in 0..<width {
        masks[colors[row * width + column], default: Array(repeating: 0, count: width)][column] |= 1 << (row - top)
      }
    }
    // `$` goes back to the beginning of the band.
    return masks.sorted { $0.key < $1.key }.map { "#\($0.key)" + Self.runs(of: $0.value) }.joined(separator: "$")
  }

  /// Characters from `?` for no pixel on, equal neighbours as a count and one of them.
  private static func runs(of masks: [UInt8]) -> String {
    var text = ""
    var index = 0
    while index < masks.count {
      let end = masks[index...].firstIndex { $0 != masks[index] } ?? masks.count
      // What is empty up to the end need not be written.
      if end == masks.count, masks[index] == 0 { break }
      let character = String(UnicodeScalar(63 + masks[index]))
      let count = end - index
      text += count > 3 ? "!\(count)\(character)" : String(repeating: character, count: count)
      index = end
    }
    return text
  }
}
