import GANZooBackend
import GANZooEvaluation
import GANZooTensors
import Testing

@Suite("Properties of metrics")
struct MetricPropertyTests {
  let device = Device(threads: 2)

  /// Rows from a normal distribution around a mean.
  private func draw(_ count: Int, size: Int, seed: UInt64, mean: Float = 0, deviation: Float = 1) throws -> Features {
    let random = RandomStream(seed: seed, purpose: .generation)
    return try Features(
      Tensor(normal: deviation, mean: mean, shape: [count, size], from: random, on: device).values, size: size)
  }

  @Test(
    "Equal sets: no Fréchet distance, a kernel distance no larger than chance, full precision and recall",
    arguments: [20, 200])
  func equalSets(count: Int) throws {
    let features = try draw(count, size: 64, seed: 1)
    #expect(FrechetDistance(reference: features).distance(of: features) == 0)
    #expect(KernelDistance(reference: features, on: device).distance(of: features, on: device) < 0)
    let found = PrecisionRecall(reference: features, on: device).value(of: features, on: device)
    #expect(found.precision == 1 && found.recall == 1)
    // Of each row itself and its four nearest others; the fifth is on the surface.
    #expect(abs(found.density - 1) < 1e-12 && found.coverage == 1)
  }

  @Test("The Fréchet distance of Gaussians has its closed form and is symmetric")
  func frechet() throws {
    let narrow = GaussianStatistics(mean: [0, 1], covariance: [4, 0, 0, 9])
    let wide = GaussianStatistics(mean: [3, 1], covariance: [1, 0, 0, 0])
    #expect(abs(FrechetDistance(reference: narrow).distance(of: wide) - (9 + 1 + 9)) < 1e-12)
    let (one, other) = try (draw(50, size: 8, seed: 1), draw(40, size: 8, seed: 2, mean: 0.5))
    let forth = FrechetDistance(reference: one).distance(of: other)
    #expect(abs(forth - FrechetDistance(reference: other).distance(of: one)) < 1e-12 * forth)
  }

  @Test("Sets of several blocks have the same distances as in one block")
  func blocks() throws {
    let (real, fake) = try (draw(2100, size: 4, seed: 1), draw(1300, size: 4, seed: 2, mean: 0.3))
    func kernel(_ x: Features, _ y: Features) -> Double {
      var sum = 0.0
      for first in 0..<x.count {
        for second in 0..<y.count where x != y || first != second {
          let product = zip(x.row(first), y.row(second)).reduce(0) { $0 + Double($1.0) * Double($1.1) }
          let base = product / 4 + 1
          sum += base * base * base
        }
      }
      return sum / Double(x.count) / Double(x == y ? y.count - 1 : y.count)
    }
    let expected =
      kernel(real.rows(0..<1010), real.rows(0..<1010)) + kernel(fake, fake)
      - 2 * kernel(fake, real.rows(0..<1010))
    let found = KernelDistance(reference: real.rows(0..<1010), on: device).distance(of: fake, on: device)
    #expect(abs(found - expected) < 1e-6)

    var nearest = NearestNeighbours(of: real, limit: 2, on: device)
    nearest.add(fake)
    for row in [0, 999, 1000, 2099] {
      let distances = (0..<fake.count).map { other in
        zip(real.row(row), fake.row(other)).reduce(0) {
          $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1))
        }
      }
      let order = distances.indices.sorted { distances[$0] < distances[$1] }
      #expect(nearest.neighbours[row].map(\.index) == Array(order[..<2]))
      #expect(abs(nearest.neighbours[row][1].distance - distances[order[1]].squareRoot()) < 1e-12)
    }
  }

  @Test("Precision, recall, density and coverage of sets of several blocks are those of their definition")
  func coverage() throws {
    let (real, fake) = try (draw(1100, size: 3, seed: 1), draw(1300, size: 3, seed: 2, mean: 0.8, deviation: 0.7))
    func distances(_ x: Features, _ y: Features) -> [[Double]] {
      (0..<x.count).map { row in
        (0..<y.count).map { other in
          zip(x.row(row), y.row(other)).reduce(0) { sum, pair in
            sum + (Double(pair.0) - Double(pair.1)) * (Double(pair.0) - Double(pair.1))
          }
        }
      }
    }
    func share(of points: Features, in set: Features) -> Double {
      let radii = distances(set, set).map { $0.sorted()[3] }
      let inside = distances(points, set).count { zip($0, radii).contains { $0 <= $1 } }
      return Double(inside) / Double(points.count)
    }
    let found = PrecisionRecall(reference: real, on: device).value(of: fake, on: device)
    #expect(found.precision == share(of: fake, in: real) && found.recall == share(of: real, in: fake))
    #expect(found.precision < 1 && found.recall < 1 && found.recall > 0.2)
    let radii = distances(real, real).map { $0.sorted()[5] }
    let near = distances(real, fake).enumerated().map { real, row in row.count { $0 < radii[real] } }
    #expect(found.coverage == Double(near.count { $0 > 0 }) / 1100)
    #expect(abs(found.density - Double(near.reduce(0, +)) / 5 / 1300) < 1e-12 && found.coverage < 1)
  }

  @Test(
    "Density and coverage of samples as real images are what is expected of them, and of fewer than six real images")
  func density() throws {
    let (real, other) = try (draw(3000, size: 16, seed: 1), draw(3000, size: 16, seed: 2))
    let found = PrecisionRecall(reference: real, on: device).value(of: other, on: device)
    // Naeem et al. 2020, section 3: 1, and 1 minus the chance that the k nearest of both sets are all real, about 2^-k.
    #expect(abs(found.density - 1) < 0.05 && abs(found.coverage - 31.0 / 32) < 0.015)
    let few = PrecisionRecall(reference: real.rows(0..<4), on: device).value(of: other, on: device)
    #expect(
      few.density
        == PrecisionRecall(reference: real.rows(0..<4), densityNeighbours: 3, on: device).value(of: other, on: device)
        .density)
  }

  @Test("Rows that are close to each other and far from 0 are distinguished, which float products alone cannot do")
  func close() throws {
    let steps = (0..<64).map { 4096 + Float($0) / 1024 }
    let set = try Features(steps.flatMap { [$0, 4096, -4096] }, size: 3)
    var nearest = NearestNeighbours(of: set, limit: 2, on: device)
    nearest.add(set)
    #expect(nearest.neighbours.map { $0[0].index } == Array(0..<64))
    #expect(nearest.neighbours.allSatisfy { $0[0].distance == 0 && $0[1].distance == 1.0 / 1024 })
    #expect(nearest.neighbours[1...].map { $0[1].index } == Array(0..<63))
  }

  @Test("A collapsed generator has high precision, no recall and no distance within classes")
  func collapsed() throws {
    let real = try draw(300, size: 8, seed: 1)
    let fake = try Features(Array(repeating: [Float](repeating: 0, count: 8), count: 300).flatMap { $0 }, size: 8)
    let found = PrecisionRecall(reference: real, on: device).value(of: fake, on: device)
    #expect(found.precision == 1)
    #expect(found.recall == 0)
    #expect(found.density > 1 && found.coverage < 0.5)
    let labels = (0..<300).map { $0 % 3 }
    let random = RandomStream(seed: 1, purpose: .generation)
    let spread = WithinClassDistance(real, labels: labels, classes: 3, from: random)
    let none = WithinClassDistance(fake, labels: labels, classes: 3, from: random)
    #expect(none.distances == [0, 0, 0])
    #expect(none.ratio(toReal: spread) == 0)
    #expect(spread.ratio(toReal: spread) == 1)
    #expect(spread.ratio(toReal: none) == nil)
  }

  @Test("More neighbours give larger manifolds")
  func neighbours() throws {
    let (real, fake) = try (draw(200, size: 8, seed: 1), draw(200, size: 8, seed: 2, mean: 0.8))
    let found = [1, 3, 10].map {
      PrecisionRecall(reference: real, neighbours: $0, on: device).value(of: fake, on: device)
    }
    #expect(found[0].precision < found[1].precision && found[1].precision < found[2].precision)
    #expect(found[0].recall < found[1].recall && found[1].recall < found[2].recall)
  }

  @Test(
    "The Inception score is 1 for one class or uncertain predictions, and the number of classes for certain, evenly distributed ones"
  )
  func score() throws {
    func value(_ rows: [[Float]]) throws -> Double {
      try ClassifierScore.value(probabilities: Features(rows.flatMap { $0 }, size: 4))
    }
    let classes: [[Float]] = (0..<4).map { row in (0..<4).map { $0 == row ? 1 : 0 } }
    #expect(abs(try value(classes + classes) - 4) < 1e-12)
    #expect(abs(try value([classes[2], classes[2], classes[2]]) - 1) < 1e-12)
    #expect(abs(try value([[0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25]]) - 1) < 1e-12)
  }
}
