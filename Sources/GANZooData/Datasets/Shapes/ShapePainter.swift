/// Draws examples of `shapes` with 8 bits per sample.
struct ShapePainter {
  private let height, width, channels: Int
  private let side: Double
  private var coverage: PixelCoverage

  /// For images [height, width, 1 or 3].
  init(height: Int, width: Int, channels: Int) {
    (self.height, self.width, self.channels) = (height, width, channels)
    side = Double(min(height, width))
    coverage = PixelCoverage(height: height, width: width)
  }

  /// Appends the pixels of an image, row by row.
  mutating func append(_ factors: ShapeFactors, to pixels: inout [UInt8]) {
    let first = pixels.count
    for row in 0..<height {
      let grey = UInt8(background(factors, row).rounded())
      pixels.append(contentsOf: repeatElement(grey, count: width * channels))
    }
    coverage.draw(outline(factors))
    let colour = channels == 1 ? [factors.grey] : factors.colour
    for row in coverage.rows {
      let behind = background(factors, row)
      coverage.paint(row: row) { column, share in
        let start = first + (row * width + column) * channels
        for channel in 0..<channels {
          pixels[start + channel] = UInt8((behind + (colour[channel] - behind) * share).rounded())
        }
      }
    }
  }

  /// The outline in pixels from the upper left corner.
  private func outline(_ factors: ShapeFactors) -> [OutlinePoint] {
    let x = Double(width) / 2 + (factors.x - 0.5) * side
    let y = Double(height) / 2 + (factors.y - 0.5) * side
    let radius = factors.size * side
    let symmetry = factors.form.symmetry
    let turn = factors.turn - factors.turn.rounded(.down)
    let (sine, cosine) = Turning.sineAndCosine(symmetry == 0 ? 0 : turn / Double(symmetry))
    return factors.form.corners.map {
      OutlinePoint(x: x + radius * (cosine * $0.x - sine * $0.y), y: y + radius * (sine * $0.x + cosine * $0.y))
    }
  }

  /// The background becomes darker from the upper border, a quarter above its brightness, to a quarter below, as far as
  /// there is black and white.
  private func background(_ factors: ShapeFactors, _ row: Int) -> Double {
    let place = (Double(row) + 0.5) / Double(height)
    return max(0, min(255 * factors.background * (1.25 - 0.5 * place), 255))
  }
}

extension ShapeFactors {
  /// Red, green and blue, 0 ... 255; beyond the ends of the family those of the nearer end.
  var colour: [Double] {
    let table = family.table
    let hue = max(Self.hues.lowerBound, min(hue, Self.hues.upperBound))
    let place = (hue - Self.hues.lowerBound) / (Self.hues.upperBound - Self.hues.lowerBound) * Double(table.count - 1)
    let index = max(0, min(table.count - 2, Int(place)))
    let share = place - Double(index)
    return zip(table[index], table[index + 1]).map { $0 + ($1 - $0) * share }
  }

  /// The brightness of its colour, 0 ... 255, as pictures become grey: that of all hues is about the same.
  var grey: Double {
    let colour = colour
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
  }
}

extension ShapeColour {
  /// The hue in the middle of the family, in degrees of OKLCH.
  public var middle: Double {
    switch self {
    case .red: 25
    case .green: 145
    case .blue: 260
    }
  }

  /// Colours in steps of 15 degrees around the middle: lightness 0.72 and chroma 0.135 of OKLCH, in sRGB. Between them
  /// colours are mixed. Source: B. Ottosson 2020, https://bottosson.github.io/posts/oklab
  fileprivate var table: [[Double]] {
    switch self {
    case .red: Self.reds
    case .green: Self.greens
    case .blue: Self.blues
    }
  }

  private static let reds: [[Double]] = [
    [229, 127, 169], [235, 126, 145], [237, 128, 121], [235, 133, 97], [228, 140, 74],
  ]
  private static let greens: [[Double]] = [
    [162, 174, 63], [136, 181, 85], [106, 187, 110], [70, 190, 135], [6, 191, 160],
  ]
  private static let blues: [[Double]] = [
    [38, 179, 232], [82, 172, 243], [113, 164, 249], [140, 156, 248], [164, 149, 243],
  ]
}
