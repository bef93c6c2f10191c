import Foundation

/// Real samples N(−d/2, 1) and generated samples N(d/2, 1) on a grid from −(d/2 + 5) to d/2 + 5.
package struct TwoGaussians {
  /// d: how far apart the means are.
  package let distance: Double
  package let grid: [Double]

  package init(distance: Double, points: Int) {
    let reach = distance / 2 + 5
    self.distance = distance
    grid = (0..<points).map { -reach + 2 * reach * Double($0) / Double(points - 1) }
  }

  package var realMean: Double { -distance / 2 }
  package var fakeMean: Double { distance / 2 }

  package func realDensity(_ x: Double) -> Double { exp(-pow(x - realMean, 2) / 2) / (2 * Double.pi).squareRoot() }
  package func fakeDensity(_ x: Double) -> Double { exp(-pow(x - fakeMean, 2) / 2) / (2 * Double.pi).squareRoot() }

  /// log(p / q) = −d x: the score whose sigmoid p / (p + q) no other D beats (Goodfellow et al. 2014, proposition 1).
  package func optimalLogit(_ x: Double) -> Double { -distance * x }

  /// The share of generated samples at each point of the grid; the sum is 1.
  package var fakeShares: [Double] {
    let densities = grid.map(fakeDensity)
    let sum = densities.reduce(0, +)
    return densities.map { $0 / sum }
  }

  /// The mean of values on the grid over generated samples.
  package func fakeMean(of values: [Double]) -> Double { zip(fakeShares, values).reduce(0) { $0 + $1.0 * $1.1 } }
}
