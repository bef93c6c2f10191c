import Foundation
import GANZooData
import GANZooSupport
import GANZooTestSupport
import Testing

/// Opens a dataset of the library with settings such as `count: 100`.
func open(
  _ name: String, _ yaml: String = "", _ request: DatasetRequest = DatasetRequest()
) throws -> any Dataset {
  let entry = try #require(DatasetEntry.builtIn.first { $0.name == name })
  let settings = SettingsReader(try SettingsTree(yaml: yaml, file: "recipe.yaml"))
  let loader = try entry.make(settings)
  try settings.finish()
  return try loader(request)
}

@Suite("Points in a plane")
struct ToyTests {
  private func points(_ name: String, _ yaml: String = "", _ split: DatasetSplit = .train) throws -> [(Double, Double)]
  {
    let examples = try open(name, yaml, DatasetRequest(split))
    let (values, labels) = try examples.batch(Array(0..<examples.count))
    #expect(examples.shape == [2] && examples.classNames.isEmpty)
    #expect(labels == Array(repeating: 0, count: examples.count))
    return stride(from: 0, to: values.count, by: 2).map { (Double(values[$0]), Double(values[$0 + 1])) }
  }

  @Test("Means and standard deviations are those of gan_toy.py")
  func constants() {
    let (eight, grid) = (GaussianMixture.eight, GaussianMixture.twentyFive)
    #expect(abs(eight.deviation - 0.014144) < 1e-6 && abs(grid.deviation - 0.017680) < 1e-6)
    let angles = eight.centers.map { Int((atan2($0.y, $0.x) / (.pi / 4)).rounded()) }
    #expect(angles.sorted() == [-3, -2, -1, 0, 1, 2, 3, 4])
    #expect(eight.centers.map { hypot($0.x, $0.y) }.allSatisfy { abs($0 - 1.414427) < 1e-6 })
    let steps = (-2...2).map { Double($0) * 0.7072136 }
    for x in steps {
      for y in steps { #expect(grid.centers.filter { hypot($0.x - x, $0.y - y) < 1e-6 }.count == 1) }
    }
    #expect(grid.centers.count == 25)
  }

  @Test(
    "All modes are equally likely, and points have the right distance from them",
    arguments: [("8-gaussians", GaussianMixture.eight), ("25-gaussians", .twentyFive)])
  func shares(_ name: String, _ mixture: GaussianMixture) throws {
    let points = try points(name)
    #expect(points.count == 100_000)
    var counts = Array(repeating: 0, count: mixture.centers.count)
    var (sum, squares, far) = ((0.0, 0.0), (0.0, 0.0), 0)
    for (x, y) in points {
      let distances: [Double] = mixture.centers.map { hypot(x - $0.x, y - $0.y) }
      let nearest = try #require(distances.indices.min { distances[$0] < distances[$1] })
      counts[nearest] += 1
      let offset = (x - mixture.centers[nearest].x, y - mixture.centers[nearest].y)
      (sum.0, sum.1) = (sum.0 + offset.0, sum.1 + offset.1)
      (squares.0, squares.1) = (squares.0 + offset.0 * offset.0, squares.1 + offset.1 * offset.1)
      if distances[nearest] > 2 * mixture.deviation { far += 1 }
    }
    #expect(counts == Array(repeating: 100_000 / mixture.centers.count, count: mixture.centers.count))
    // Five standard errors for 100,000 points.
    for sum in [sum.0, sum.1] { #expect(abs(sum / 1e5) < 5 * mixture.deviation / 1e5.squareRoot()) }
    for square in [squares.0, squares.1] {
      #expect(abs((square / 1e5).squareRoot() / mixture.deviation - 1) < 5 / 2e5.squareRoot())
    }
    // A fraction of exp(−2) of a normal distribution in a plane lies beyond two standard deviations.
    #expect(abs(Double(far) / 1e5 - exp(-2)) < 0.005)
  }

  @Test("The Swiss roll has the moments of scikit-learn's formula, and its noise")
  func swissRoll() throws {
    let points = try points("swiss-roll").map { (x: 7.5 * $0.0, y: 7.5 * $0.1) }
    let mean = { (value: ((x: Double, y: Double)) -> Double) in points.map(value).reduce(0, +) / Double(points.count) }
    // Integrals of t cos t, t sin t and t² over [1.5 π, 4.5 π], divided by 3 π; within five standard errors.
    #expect(abs(mean { $0.x } - 2) < 0.12)
    let height = 2 / (3 * Double.pi)
    #expect(abs(mean { $0.y } - height) < 0.12)
    let cubes = pow(4.5 * Double.pi, 3) - pow(1.5 * Double.pi, 3)
    let square: Double = mean { $0.x * $0.x + $0.y * $0.y }
    let expected: Double = cubes / (9 * Double.pi) + 2 * 0.0625
    #expect(abs(square - expected) < 1)
    // The deviation perpendicular to the spiral is the noise in one direction.
    let errors = points.filter { hypot($0.x, $0.y) < 13 && hypot($0.x, $0.y) > 6 }.map { x, y in
      let turns = ((hypot(x, y) - atan2(y, x)) / (2 * .pi)).rounded()
      let t = atan2(y, x) + 2 * .pi * turns
      // The angle between a radius and the normal of the spiral r = t has the cosine t / √(1 + t²).
      return (hypot(x, y) - t) * t / (1 + t * t).squareRoot()
    }
    let deviation = (errors.map { $0 * $0 }.reduce(0, +) / Double(errors.count)).squareRoot()
    #expect(abs(deviation - 0.25) < 0.005)
  }

  @Test("The same seed gives the same points, another seed or split others", arguments: ["8-gaussians", "swiss-roll"])
  func seeds(_ name: String) throws {
    let values = { (yaml: String, split: DatasetSplit) in
      let examples = try open(name, yaml, DatasetRequest(split))
      return try examples.batch(Array(0..<examples.count)).values
    }
    let train = try values("count: 50", .train)
    #expect(try values("count: 50", .train) == train && train.count == 100)
    let others = [try values("count: 50\nseed: 2", .train), try values("count: 50", .test)]
    for other in others { #expect(Set(other).isDisjoint(with: train)) }
    #expect(try values("count: 50", .all) == train + others[1])
    #expect(Set(train).count == 100)
  }

  @Test("A batch has the points in the requested order")
  func order() throws {
    let points = Points([0, 1, 2, 3, 4, 5])
    #expect(points.batch([2, 0, 2]).values == [4, 5, 0, 1, 4, 5])
  }

  @Test("A count of 0 is refused")
  func count() {
    #expect(
      message { _ = try open("swiss-roll", "count: 0") }
        == "recipe.yaml:1: count: expected a whole number from 1 to 10000000, found '0'")
  }

  @Test("A folder is refused, because points are computed")
  func folder() throws {
    let entry = try #require(DatasetEntry.builtIn.first { $0.name == "swiss-roll" })
    let load = try entry.make(SettingsReader(SettingsTree()))
    #expect(
      message { _ = try load(DatasetRequest(folder: "there")) }
        == "swiss-roll is computed and takes no folder, but data.folder is there")
  }
}
