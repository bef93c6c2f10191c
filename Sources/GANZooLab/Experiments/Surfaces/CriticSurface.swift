import Foundation

/// A critic's scores on a square grid.
package struct CriticSurface {
  /// Values [size, size], the row of the lowest y first.
  package let values: [Double]
  package let size: Int
  /// The grid reaches from −reach to reach on both axes.
  package let reach: Double

  package init(values: [Double], reach: Double) {
    size = Int(Double(values.count).squareRoot().rounded())
    precondition(size >= 3 && values.count == size * size, "no square grid of at least 3 x 3 points")
    (self.values, self.reach) = (values, reach)
  }

  /// The coordinates [size · size, 2] of a grid's points, in the order of the values.
  package static func points(size: Int, reach: Double) -> [Float] {
    let places = (0..<size).map { Float(-reach + 2 * reach * Double($0) / Double(size - 1)) }
    return places.flatMap { y in places.flatMap { x in [x, y] } }
  }

  /// How much higher than the points around its neighbours a local maximum is at least, in units of the surface's
  /// range: rounding makes no hills.
  package static let leastHeight = 1e-5

  /// Grid points none of whose eight neighbours is higher, and which are higher than the sixteen points around those;
  /// none lies at the grid's edge. Of neighbours that are equally high, as where a mode lies between them, the first
  /// counts.
  package var maxima: [(x: Double, y: Double)] {
    let least = Self.leastHeight * ((values.max() ?? 0) - (values.min() ?? 0))
    return (2..<size - 2).flatMap { row in
      (2..<size - 2).compactMap { column -> (x: Double, y: Double)? in
        let height = values[row * size + column]
        let isHighest = Self.neighbourhood.allSatisfy { step in
          let other = values[(row + step.row) * size + column + step.column]
          if max(abs(step.row), abs(step.column)) == 2 { return other < height - least }
          return step < (0, 0) ? other < height : other <= height
        }
        return isHighest ? (place(column), place(row)) : nil
      }
    }
  }

  /// Steps to the 24 points that are nearest to a grid point.
  private static let neighbourhood: [(row: Int, column: Int)] = (-2...2).flatMap { row in
    (-2...2).map { (row: row, column: $0) }
  }.filter { $0 != (0, 0) }

  private func place(_ index: Int) -> Double { -reach + 2 * reach * Double(index) / Double(size - 1) }

  /// How many of some modes have a local maximum nearer than a quarter of the least distance between two modes.
  package func found(_ modes: [(x: Double, y: Double)]) -> Int {
    let (maxima, limit) = (maxima, Self.leastDistance(modes) / 4)
    return modes.count { mode in maxima.contains { hypot($0.x - mode.x, $0.y - mode.y) < limit } }
  }

  /// The least distance between two of at least two modes.
  package static func leastDistance(_ modes: [(x: Double, y: Double)]) -> Double {
    let pairs = modes.indices.flatMap { first in modes[(first + 1)...].map { (modes[first], $0) } }
    return pairs.map { hypot($0.x - $1.x, $0.y - $1.y) }.min() ?? .infinity
  }

  /// The share of places of the Swiss roll's spiral, (t cos t, t sin t) / 7.5 for t from 1.5 π to 4.5 π, at which the
  /// critic has a ridge: along the ray from the centre, 0.4 to both sides, which is about half of the way to the
  /// neighbouring windings, it is highest within 0.1 of the spiral.
  package var ridge: Double {
    let places = (0..<128).map { (place: Int) -> Double in 1.5 * .pi * (1 + 2 * (Double(place) + 0.5) / 128) }
    let offsets = (-16...16).map { (place: Int) -> Double in Double(place) * 0.025 }
    let ridges = places.count { t in
      let heights = offsets.map { offset in
        let radius = t / 7.5 + offset
        return value(radius * cos(t), radius * sin(t))
      }
      let top = heights.indices.max { heights[$0] < heights[$1] } ?? 0
      return abs(offsets[top]) < 0.1 + 1e-9
    }
    return Double(ridges) / Double(places.count)
  }

  /// The value at a place within the grid, between its points by bilinear interpolation.
  package func value(_ x: Double, _ y: Double) -> Double {
    let (u, v) = (position(x), position(y))
    let (column, row) = (min(Int(u), size - 2), min(Int(v), size - 2))
    let (a, b) = (u - Double(column), v - Double(row))
    let start = row * size + column
    let low = values[start] * (1 - a) + values[start + 1] * a
    let high = values[start + size] * (1 - a) + values[start + size + 1] * a
    return low * (1 - b) + high * b
  }

  private func position(_ place: Double) -> Double {
    min(max((place + reach) / (2 * reach) * Double(size - 1), 0), Double(size - 1))
  }
}
