import GANZooData

/// Up to 256 colours for all pictures of an animation: one palette, so that what does not change does not flicker.
struct ColorPalette {
  /// Red, green and blue of each colour.
  let colors: [[UInt8]]
  /// Places of colours that are exact; nil where there were too many.
  private let exact: [UInt32: UInt8]?
  /// The place of each bin of `ColorHistogram` where colours are not exact.
  private let bins: [UInt8]

  static let size = 256

  /// The palette of an animation: grey, or its colours where there are no more than 256, or 256 that stand for them,
  /// found by median cut (Heckbert 1982).
  init(_ animation: Animation) throws {
    guard animation.channels == 3 else {
      self.init(colors: (0..<Self.size).map { Array(repeating: UInt8($0), count: 3) }, exact: nil, bins: [])
      return
    }
    var histogram = ColorHistogram()
    for index in 0..<animation.count { histogram.add(try animation.picture(index)) }
    if let colors = histogram.colors {
      let places = colors.enumerated().map { ($1, UInt8($0)) }
      self.init(
        colors: colors.map { color in [16, 8, 0].map { UInt8(truncatingIfNeeded: color >> $0) } },
        exact: Dictionary(uniqueKeysWithValues: places), bins: [])
    } else {
      let (colors, bins) = histogram.medianCut(Self.size)
      self.init(colors: colors, exact: nil, bins: bins)
    }
  }

  private init(colors: [[UInt8]], exact: [UInt32: UInt8]?, bins: [UInt8]) {
    (self.colors, self.exact, self.bins) = (colors, exact, bins)
  }

  /// The place in the palette of each pixel [height, width].
  func indices(of image: PixelImage) -> [UInt8] {
    guard image.channels == 3 else { return image.pixels }
    guard let exact else { return image.colors.map { bins[ColorHistogram.bin($0)] } }
    var (last, place): (UInt32, UInt8) = (.max, 0)
    return image.colors.map { color in
      if color != last { (last, place) = (color, exact[color] ?? 0) }
      return place
    }
  }
}

extension PixelImage {
  /// The colours of an RGB image as 0xRRGGBB.
  fileprivate var colors: some Sequence<UInt32> {
    stride(from: 0, to: pixels.count, by: 3).lazy.map { start in
      UInt32(pixels[start]) << 16 | UInt32(pixels[start + 1]) << 8 | UInt32(pixels[start + 2])
    }
  }
}

/// How often colours are there, in bins of 5 bits a channel.
private struct ColorHistogram {
  private var counts = [Int](repeating: 0, count: 1 << 15)
  private var sums = [SIMD3<Int>](repeating: .zero, count: 1 << 15)
  private var different: Set<UInt32>? = []

  /// The colours in order, where they fit into a palette.
  var colors: [UInt32]? { different?.sorted() }

  static func bin(_ color: UInt32) -> Int {
    Int(color >> 19 & 31) << 10 | Int(color >> 11 & 31) << 5 | Int(color >> 3 & 31)
  }

  mutating func add(_ image: PixelImage) {
    var last = UInt32.max
    for color in image.colors {
      let bin = Self.bin(color)
      counts[bin] += 1
      sums[bin] &+= SIMD3(Int(color >> 16), Int(color >> 8 & 255), Int(color & 255))
      guard color != last, different != nil else { continue }
      last = color
      different?.insert(color)
      if different?.count ?? 0 > ColorPalette.size { different = nil }
    }
  }

  /// So many colours or fewer, and the place of each bin among them.
  func medianCut(_ size: Int) -> (colors: [[UInt8]], bins: [UInt8]) {
    var boxes = [Box(counts.indices.filter { counts[$0] > 0 }, counts)]
    while boxes.count < size {
      guard let widest = boxes.indices.max(by: { boxes[$0].weight < boxes[$1].weight }),
        boxes[widest].weight > 0
      else { break }
      let (low, high) = boxes[widest].halves(counts)
      boxes[widest] = Box(low, counts)
      boxes.append(Box(high, counts))
    }
    var places = [UInt8](repeating: 0, count: counts.count)
    let colors = boxes.enumerated().map { place, box in
      for bin in box.bins { places[bin] = UInt8(place) }
      let sum = box.bins.reduce(SIMD3<Int>.zero) { $0 &+ sums[$1] }
      return (0..<3).map { UInt8((sum[$0] + box.count / 2) / max(1, box.count)) }
    }
    return (colors, places)
  }
}

/// Bins that share a colour.
private struct Box {
  let bins: [Int]
  let count: Int
  /// The channel in which they differ most, and by how much.
  private let axis: Int
  private let reach: Int

  init(_ bins: [Int], _ counts: [Int]) {
    self.bins = bins
    count = bins.reduce(0) { $0 + counts[$1] }
    let reaches = (0..<3).map { axis in
      let levels = bins.map { Self.level($0, axis) }
      return (levels.max() ?? 0) - (levels.min() ?? 0)
    }
    reach = reaches.max() ?? 0
    axis = reaches.firstIndex(of: reach) ?? 0
  }

  /// What is gained by cutting it: a rough sum of squares.
  var weight: Double { Double(count) * Double(reach * reach) }

  private static func level(_ bin: Int, _ axis: Int) -> Int { bin >> (10 - 5 * axis) & 31 }

  /// The bins on both sides of the median.
  func halves(_ counts: [Int]) -> (low: [Int], high: [Int]) {
    let sorted = bins.sorted { (Self.level($0, axis), $0) < (Self.level($1, axis), $1) }
    var below = 0
    let middle = sorted.firstIndex { bin in
      below += counts[bin]
      return 2 * below >= count
    }
    let cut = min(max(1, middle ?? 1), sorted.count - 1)
    return (Array(sorted[..<cut]), Array(sorted[cut...]))
  }
}
