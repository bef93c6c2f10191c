import CGANZooKernels

/// How all images of a convolution are cut into tiles for Winograd's algorithms: along each axis tiles of four cells,
/// and as many of three as the size leaves room for. Seven cells are 4 + 3, not 4 + 4.
struct WinogradTiles {
  private let images: Int
  private let rows, columns: (full: Int, short: Int)

  /// - Parameter cells: rows and columns of the tiled image.
  init(images: Int, cells: (rows: Int, columns: Int)) {
    (self.images, rows, columns) = (images, Self.split(cells.rows), Self.split(cells.columns))
  }

  private static func split(_ cells: Int) -> (full: Int, short: Int) {
    let tiles = (cells + side - 1) / side
    let short = min(tiles * side - cells, tiles)
    return (tiles - short, short)
  }

  /// Cells of a tile's side, if it is not short.
  private static let side = 4

  var count: Int { images * (rows.full + rows.short) * (columns.full + columns.short) }

  /// The tiles that have each of the 36 points. Short tiles lack one along their axis.
  var ofPoints: [Range<Int>] {
    let onlyColumnsShort = images * rows.full * columns.short
    let onlyRowsFull = onlyColumnsShort + images * rows.full * columns.full
    let axis = 0..<Int(GANZOO_WINOGRAD_AXIS_POINTS)
    let optional = Int(GANZOO_WINOGRAD_OPTIONAL_POINT)
    return axis.flatMap { row in
      axis.map { column in
        let first = column == optional ? onlyColumnsShort : 0
        let withoutCorners = column == optional ? onlyRowsFull + images * rows.short * columns.full : count
        return first..<(row == optional ? onlyRowsFull : withoutCorners)
      }
    }
  }

  /// All tiles in blocks of at most `most`, and how many points the tiles of each have together. A block has tiles of
  /// one kind, those with the same points, if there are at least `most` of each.
  func blocks(ofAtMost most: Int) -> [(tiles: Range<Int>, points: Int)] {
    let sides = (full: Int(GANZOO_WINOGRAD_AXIS_POINTS), short: Int(GANZOO_WINOGRAD_AXIS_POINTS) - 1)
    let kinds = [
      (tiles: images * rows.full * columns.short, points: sides.full * sides.short),
      (tiles: images * rows.full * columns.full, points: sides.full * sides.full),
      (tiles: images * rows.short * columns.full, points: sides.short * sides.full),
      (tiles: images * rows.short * columns.short, points: sides.short * sides.short),
    ].filter { $0.tiles > 0 }
    guard kinds.allSatisfy({ $0.tiles >= most }) else {
      let points = kinds.reduce(0) { $0 + $1.tiles * $1.points }
      return Self.blocks(of: 0..<count, size: most).map { ($0, points * $0.count / count) }
    }
    var first = 0
    return kinds.flatMap { kind in
      defer { first += kind.tiles }
      let blocks = (kind.tiles + most - 1) / most
      let even = (kind.tiles + blocks - 1) / blocks
      // Multiples of the rows of micro-kernels, unless the last block were much smaller than the others.
      let size = [12, 8, 4].map { (even + $0 - 1) / $0 * $0 }
        .first { $0 <= most && 2 * ((kind.tiles - 1) % $0 + 1) >= $0 }
      return Self.blocks(of: first..<first + kind.tiles, size: size ?? even).map { ($0, $0.count * kind.points) }
    }
  }

  private static func blocks(of tiles: Range<Int>, size: Int) -> [Range<Int>] {
    stride(from: tiles.lowerBound, to: tiles.upperBound, by: size).map { $0..<min($0 + size, tiles.upperBound) }
  }

  /// The tiling of an image as the C loops take it; `points` is set for each buffer.
  func tiling(
    _ image: ImageSize, phases: Int, _ slots: ganzoo_winograd_slots, before: (rows: Int, columns: Int) = (0, 0)
  ) -> ganzoo_winograd_tiling {
    ganzoo_winograd_tiling(
      images: images, height: image.height, width: image.width, channels: image.channels, phases: phases,
      full_rows: rows.full, short_rows: rows.short, full_columns: columns.full, short_columns: columns.short,
      top: -before.rows, left: -before.columns, slots: slots, points: nil)
  }
}

/// The matrices of the 36 points in one buffer.
struct WinogradMatrices {
  let rows: [Range<Int>]
  let columns: [Int]
  /// Where each begins.
  let starts: [Int]
  let count: Int
  private let arePanels: Bool

  /// - Parameter arePanels: whether they are packed, in panels of 16 columns.
  init(rows: [Range<Int>], columns: [Int], arePanels: Bool) {
    (self.rows, self.columns, self.arePanels) = (rows, columns, arePanels)
    var total = 0
    starts = zip(rows, columns).map { rows, columns in
      defer { total += ganzoo_odd_lines(rows.count * columns) }
      return total
    }
    count = total
  }

  /// Matrices of which each has rows from 0 on.
  init(rows: [Int], columns: [Int], arePanels: Bool) {
    self.init(rows: rows.map { 0..<$0 }, columns: columns, arePanels: arePanels)
  }

  var points: [ganzoo_winograd_point] {
    rows.indices.map { point in
      let rowStride = arePanels ? Packing.nr : columns[point]
      return ganzoo_winograd_point(
        offset: starts[point] - rows[point].lowerBound * rowStride, row_stride: rowStride,
        panel_stride: arePanels ? rows[point].count * Packing.nr : Packing.nr)
    }
  }
}
