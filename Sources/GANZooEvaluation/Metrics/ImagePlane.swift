import Foundation

/// One channel of an image [height, width] in double precision.
struct ImagePlane {
  let height, width: Int
  var values: [Double]

  /// Element-wise product.
  static func * (a: ImagePlane, b: ImagePlane) -> ImagePlane {
    ImagePlane(height: a.height, width: a.width, values: zip(a.values, b.values).map { $0 * $1 })
  }

  /// Convolution with the separable window · windowᵀ, only at positions where the window fits.
  func filtered(_ window: [Double]) -> ImagePlane {
    let (reach, rows) = (width - window.count + 1, height - window.count + 1)
    var across = [Double](repeating: 0, count: height * reach)
    var result = [Double](repeating: 0, count: rows * reach)
    for row in 0..<height {
      for (tap, weight) in window.enumerated() {
        for column in 0..<reach { across[row * reach + column] += weight * values[row * width + column + tap] }
      }
    }
    for row in 0..<rows {
      for (tap, weight) in window.enumerated() {
        for column in 0..<reach { result[row * reach + column] += weight * across[(row + tap) * reach + column] }
      }
    }
    return ImagePlane(height: rows, width: reach, values: result)
  }

  /// The image padded by reflection, without repeating the border pixels. The margin must be smaller than both sides.
  func mirrored(margin: Int) -> ImagePlane {
    func inside(_ place: Int, _ count: Int) -> Int {
      place < 0 ? -place : place < count ? place : 2 * count - 2 - place
    }
    let (rows, columns) = (height + 2 * margin, width + 2 * margin)
    var result: [Double] = []
    result.reserveCapacity(rows * columns)
    for row in -margin..<height + margin {
      let source = inside(row, height) * width
      for column in -margin..<width + margin { result.append(values[source + inside(column, width)]) }
    }
    return ImagePlane(height: rows, width: columns, values: result)
  }

  /// 2 x 2 average pooling; an odd last row or column is dropped.
  var halved: ImagePlane {
    let (rows, columns) = (height / 2, width / 2)
    var result: [Double] = []
    result.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let corner = 2 * row * width + 2 * column
        result.append((values[corner] + values[corner + 1] + values[corner + width] + values[corner + width + 1]) / 4)
      }
    }
    return ImagePlane(height: rows, width: columns, values: result)
  }

  /// A Gaussian window of `count` weights that sum to 1.
  static func gaussianWindow(_ count: Int, deviation: Double) -> [Double] {
    let taps = (0..<count).map { tap in
      let place = (Double(tap) - Double(count - 1) / 2) / deviation
      return exp(-place * place / 2)
    }
    let sum = taps.reduce(0, +)
    return taps.map { $0 / sum }
  }
}
