/// Which share of each pixel a polygon covers, exactly: an antialiased drawing.
///
/// Each edge adds the area between itself and the right border to the pixels that it crosses; sums along rows are
/// shares. The method is that of R. Levien's font-rs, https://github.com/raphlinus/font-rs
struct PixelCoverage {
  private let height, width: Int
  /// Differences of shares, [height, width + 1].
  private var differences: [Double]
  /// The rows that the polygon touches.
  private(set) var rows: Range<Int>

  init(height: Int, width: Int) {
    (self.height, self.width) = (height, width)
    differences = Array(repeating: 0, count: height * (width + 1))
    rows = 0..<0
  }

  /// The shares of a polygon, cut at the borders of the image; coordinates are in pixels from the upper left.
  mutating func draw(_ corners: [OutlinePoint]) {
    for row in rows {
      for place in row * (width + 1)..<(row + 1) * (width + 1) { differences[place] = 0 }
    }
    var (least, most) = (Double(height), 0.0)
    for corner in corners { (least, most) = (min(least, corner.y), max(most, corner.y)) }
    rows = Int(max(0, least))..<Int(max(0, min(most, Double(height))).rounded(.up))
    let size = (height: height, width: width)
    differences.withUnsafeMutableBufferPointer { differences in
      var from = corners[corners.count - 1]
      for to in corners {
        if from.y < to.y {
          Self.add(from, to, 1, size, differences)
        } else {
          Self.add(to, from, -1, size, differences)
        }
        from = to
      }
    }
  }

  /// Passes each pixel of a row that is touched to `paint`, with its share, 0 ... 1.
  func paint(row: Int, _ paint: (_ column: Int, _ share: Double) -> Void) {
    var sum = 0.0
    differences.withUnsafeBufferPointer { differences in
      for column in 0..<width {
        sum += differences[row * (width + 1) + column]
        // What is left of sums behind a shape is no share.
        let share = abs(sum)
        if share > 1e-9 { paint(column, min(share, 1)) }
      }
    }
  }

  /// Adds an edge that goes down; `sign` is −1 where the outline goes up there.
  private static func add(
    _ upper: OutlinePoint, _ lower: OutlinePoint, _ sign: Double, _ size: (height: Int, width: Int),
    _ differences: UnsafeMutableBufferPointer<Double>
  ) {
    let (top, bottom) = (max(0, upper.y), min(lower.y, Double(size.height)))
    guard top < bottom else { return }
    let slope = (lower.x - upper.x) / (lower.y - upper.y)
    var x = upper.y < 0 ? upper.x - slope * upper.y : upper.x
    for row in Int(top)..<Int(bottom.rounded(.up)) {
      let part = min(Double(row + 1), bottom) - max(Double(row), top)
      let next = x + slope * part
      addCut(from: min(x, next), to: max(x, next), sign * part, row, size.width, differences)
      x = next
    }
  }

  /// Adds the part of an edge in one row, cut at the borders: what is left of the image counts for all of the row, what
  /// is right of it for nothing.
  private static func addCut(
    from left: Double, to right: Double, _ area: Double, _ row: Int, _ width: Int,
    _ differences: UnsafeMutableBufferPointer<Double>
  ) {
    let (start, size) = (row * (width + 1), Double(width))
    if left >= size { return }
    if right <= 0 {
      differences[start] += area
    } else if left >= 0, right <= size {
      addPart(from: left, to: right, area, at: start, differences)
    } else {
      let (first, last) = (max(0, left), min(right, size))
      differences[start] += area * (first - left) / (right - left)
      addPart(from: first, to: last, area * (last - first) / (right - left), at: start, differences)
    }
  }

  /// Adds the part of an edge that lies in one row of the image: `area` is its height with its sign.
  private static func addPart(
    from left: Double, to right: Double, _ area: Double, at start: Int,
    _ differences: UnsafeMutableBufferPointer<Double>
  ) {
    let first = Int(left)
    let end = max(first + 1, Int(right.rounded(.up)))
    if end == first + 1 {
      let beside = 0.5 * (left + right) - Double(first)
      differences[start + first] += area * (1 - beside)
      differences[start + first + 1] += area * beside
      return
    }
    // The share of the part that is left of each pixel's border, integrated over the pixel.
    var before = 0.0
    for column in first..<end {
      let total = integral(Double(column + 1), left, right) - integral(Double(column), left, right)
      differences[start + column] += area * (total - before)
      before = total
    }
    differences[start + end] += area * (1 - before)
  }

  /// The integral up to `x` of the share of an edge that is left of a place: 0 up to `left`, rising to 1 at `right`.
  private static func integral(_ x: Double, _ left: Double, _ right: Double) -> Double {
    if x <= left { return 0 }
    if x >= right { return 0.5 * (right - left) + (x - right) }
    return 0.5 * (x - left) * (x - left) / (right - left)
  }
}
