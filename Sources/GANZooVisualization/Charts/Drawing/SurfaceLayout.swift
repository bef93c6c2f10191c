package import GANZooData

/// A surface as a picture of coloured bands and as contour lines.
package struct SurfaceLayout {
  private let surface: LineChart.Surface

  package init(_ surface: LineChart.Surface) { self.surface = surface }

  /// Colours of the values between the grid's points, by bilinear interpolation, the highest y first; white where there
  /// is no value.
  package func picture(width: Int, height: Int) -> PixelImage {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for row in 0..<height {
      let y = (1 - (Double(row) + 0.5) / Double(height)) * Double(surface.rows - 1)
      for column in 0..<width {
        let value = value((Double(column) + 0.5) / Double(width) * Double(surface.columns - 1), y)
        let color = value.isFinite ? surface.color(value) : 0xFFFFFF
        for shift in [UInt32(16), 8, 0] { pixels.append(UInt8(truncatingIfNeeded: color >> shift)) }
      }
    }
    return PixelImage(width: width, height: height, channels: 3, pixels: pixels)
  }

  private func value(_ x: Double, _ y: Double) -> Double {
    let (column, row) = (min(Int(x), surface.columns - 2), min(Int(y), surface.rows - 2))
    let (u, v) = (x - Double(column), y - Double(row))
    let low = surface[row, column] * (1 - u) + surface[row, column + 1] * u
    let high = surface[row + 1, column] * (1 - u) + surface[row + 1, column + 1] * u
    return low * (1 - v) + high * v
  }

  /// An edge between two neighbours of the grid: from a point to the right, or upwards.
  private struct Edge: Hashable {
    let row: Int
    let column: Int
    let isVertical: Bool
  }

  /// The lines on which the surface has a value, by marching squares (Lorensen and Cline 1987, in the plane), in the
  /// units of its axes. A line that is closed ends where it begins.
  package func contour(at level: Double) -> [[LineChart.Point]] {
    var neighbours: [Edge: [Edge]] = [:]
    var order: [Edge] = []
    for row in 0..<surface.rows - 1 {
      for column in 0..<surface.columns - 1 {
        for (first, second) in segments(row, column, level) {
          for (edge, other) in [(first, second), (second, first)] {
            if neighbours[edge] == nil { order.append(edge) }
            neighbours[edge, default: []].append(other)
          }
        }
      }
    }
    var lines: [[LineChart.Point]] = []
    // Lines with ends first, so that none begins in its middle; then what is closed.
    let ends = order.filter { neighbours[$0]?.count == 1 }
    for start in ends + order where neighbours[start]?.isEmpty == false {
      var line = [place(start, level)]
      var edge = start
      while let next = neighbours[edge]?.popLast() {
        if let back = neighbours[next]?.firstIndex(of: edge) { neighbours[next]?.remove(at: back) }
        line.append(place(next, level))
        edge = next
      }
      lines.append(line)
    }
    return lines
  }

  /// The edges of a square that the line enters and leaves by.
  private func segments(_ row: Int, _ column: Int, _ level: Double) -> [(Edge, Edge)] {
    let corners = [
      surface[row, column], surface[row, column + 1], surface[row + 1, column + 1], surface[row + 1, column],
    ]
    guard corners.allSatisfy(LineChart.isDrawable) else { return [] }
    let edges = [
      Edge(row: row, column: column, isVertical: false), Edge(row: row, column: column + 1, isVertical: true),
      Edge(row: row + 1, column: column, isVertical: false), Edge(row: row, column: column, isVertical: true),
    ]
    let isHigh = corners.map { $0 >= level }
    let crossed = (0..<4).filter { isHigh[$0] != isHigh[($0 + 1) % 4] }
    switch crossed.count {
    case 2: return [(edges[crossed[0]], edges[crossed[1]])]
    case 4:
      // A saddle: the middle decides which corners are connected.
      let isMiddleHigh = corners.reduce(0) { $0 + $1 / 4 } >= level
      return isMiddleHigh == isHigh[0]
        ? [(edges[0], edges[1]), (edges[2], edges[3])] : [(edges[0], edges[3]), (edges[1], edges[2])]
    default: return []
    }
  }

  private func place(_ edge: Edge, _ level: Double) -> LineChart.Point {
    let first = surface[edge.row, edge.column]
    let second = edge.isVertical ? surface[edge.row + 1, edge.column] : surface[edge.row, edge.column + 1]
    let share = (level - first) / (second - first)
    let x = (Double(edge.column) + (edge.isVertical ? 0 : share)) / Double(surface.columns - 1)
    let y = (Double(edge.row) + (edge.isVertical ? share : 0)) / Double(surface.rows - 1)
    return LineChart.Point(
      x: surface.x.lowerBound + x * (surface.x.upperBound - surface.x.lowerBound),
      y: surface.y.lowerBound + y * (surface.y.upperBound - surface.y.lowerBound))
  }
}
