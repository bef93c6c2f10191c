import Foundation
import GANZooData
import GANZooLab
import GANZooSupport
import GANZooVisualization
import Testing

@Suite("Value surfaces of critics")
struct SurfacesTests {
  /// A function's values on a grid of 128 x 128 points of [−3, 3]².
  private func surface(_ function: (Double, Double) -> Double) -> CriticSurface {
    let points = CriticSurface.points(size: 128, reach: 3).map(Double.init)
    let values = stride(from: 0, to: points.count, by: 2).map { function(points[$0], points[$0 + 1]) }
    return CriticSurface(values: values, reach: 3)
  }

  @Test(
    "a hill at each mode is found, and a hill elsewhere is not taken for one",
    arguments: [GaussianMixture.eight, .twentyFive])
  func hills(_ mixture: GaussianMixture) {
    let hills = surface { x, y in mixture.centers.map { exp(-20 * (pow(x - $0.x, 2) + pow(y - $0.y, 2))) }.reduce(0, +)
    }
    #expect(hills.maxima.count == mixture.centers.count)
    #expect(hills.found(mixture.centers) == mixture.centers.count)
    let one = surface { x, y in -hypot(x - mixture.centers[0].x, y - mixture.centers[0].y) }
    #expect(one.maxima.count == 1 && one.found(mixture.centers) == 1)
    #expect(surface { x, y in -hypot(x - 2.6, y - 2.6) }.found(mixture.centers) == 0)
  }

  @Test("neither a slope nor rounding makes a local maximum")
  func flat() {
    #expect(surface { x, y in x - 2 * y }.maxima.isEmpty)
    #expect(surface { x, y in x + 1e-6 * sin(1000 * x * y) }.maxima.isEmpty)
    #expect(surface { _, _ in 1 }.maxima.isEmpty)
  }

  @Test("values between the grid's points are interpolated")
  func interpolation() {
    let plane = surface { x, y in 2 * x - y + 1 }
    for (x, y) in [(0.0, 0.0), (-3, 3), (1.234, -2.345), (3, 3)] {
      #expect(abs(plane.value(x, y) - (2 * x - y + 1)) < 1e-5)
    }
    #expect(abs(CriticSurface.leastDistance(GaussianMixture.twentyFive.centers) - 2 / 2.828) < 1e-9)
  }

  @Test("a ridge along the spiral is found, and none on a slope")
  func ridges() {
    let roll = surface { x, y in
      // The nearest winding on the ray: t is the angle and whole turns of it.
      let angle = atan2(y, x)
      let turns = (0...3).map { angle + 2 * Double.pi * Double($0) }.filter {
        (1.4 * Double.pi...4.6 * Double.pi).contains($0)
      }
      return -(turns.map { abs(hypot(x, y) - $0 / 7.5) }.min() ?? 1)
    }
    #expect(roll.ridge == 1)
    #expect(surface { x, y in x + y }.ridge < 0.1)
    #expect(surface { x, y in -hypot(x, y) }.ridge == 0)
  }

  @Test("a value that stands twice counts once, and one that is far off is refused")
  func settings() throws {
    let (_, numbers) = try LabTests.run("surfaces", overrides: ["lambdas=[10, 10]", "updates=1"])
    #expect(numbers.count == 6)
    #expect(throws: SettingsError.self) {
      try ExperimentRun(ExperimentEntry.registry["surfaces"], overrides: ["lambdas=[1e20]"])
    }
  }

  @Test("the quick form measures each toy with each method")
  func quick() throws {
    let (result, numbers) = try LabTests.run("surfaces")
    #expect(numbers.count == 9)
    for (name, value) in numbers {
      let number = try #require(value as? [String: Any])
      let share = try #require((number["share"] as? [String: Any])?["mean"] as? Double)
      let estimate = try #require((number["estimate"] as? [String: Any])?["mean"] as? Double)
      #expect((0...1).contains(share))
      // The slope of a clipped critic is much less than 1; in so few updates none learns more.
      #expect(abs(estimate) < (name.hasSuffix("clipping") ? 0.1 : 10), "\(name): \(estimate)")
    }
    #expect(result.findings.count == 9 && result.figure.panels.count == 9 && result.figure.columns == 3)
    #expect(result.figure.charts.allSatisfy { $0.surface != nil && $0.hasEqualScales })
  }
}
