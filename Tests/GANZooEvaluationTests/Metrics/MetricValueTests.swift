import GANZooBackend
import GANZooEvaluation
import GANZooTensors
import GANZooTestSupport
import Testing

/// The cases in metric_values.h5 whose names begin with a prefix.
private func cases(_ kind: String) throws -> [String] {
  try Fixture("metric_values.h5").cases.filter { $0.hasPrefix(kind) }
}

/// Features and the metrics that other libraries computed from them.
private struct FeatureCase {
  let name: String
  let fixture: Fixture
  let real, fake: Features

  init(_ name: String) throws {
    (self.name, fixture) = (name, try Fixture("metric_values.h5"))
    let (real, fake) = try (fixture.numbers("\(name)/real"), fixture.numbers("\(name)/fake"))
    (self.real, self.fake) = try (
      Features(real.values, size: real.shape[1]), Features(fake.values, size: fake.shape[1])
    )
  }

  /// Compares a metric with the file's value, if there is one: to 1e-4, and to a small fraction of `large` if it is a
  /// difference of large numbers.
  func expect(_ found: [Double?], _ dataset: String, of large: Double = 0) throws {
    guard try fixture.has("\(name)/\(dataset)") else { return }
    try expectClose(
      found.map { Float($0 ?? .nan) }, fixture.numbers("\(name)/\(dataset)").values, "\(name)/\(dataset)",
      absolute: Float(large * 1e-6), relative: 1e-4)
  }
}

@Suite("Metrics agree with torchmetrics, scipy and prdc")
struct MetricValueTests {
  let device = Device(threads: 2)

  @Test("Fréchet distance", arguments: try cases("features"))
  func frechet(_ name: String) throws {
    let features = try FeatureCase(name)
    let found = FrechetDistance(reference: features.real).distance(of: features.fake)
    try features.expect([found], "frechet_scipy", of: 0.01)
    try features.expect([found], "frechet", of: 0.01)
    try features.expect([found], "frechet_spectrum", of: 0.01)
  }

  @Test("Kernel distance", arguments: try cases("features"))
  func kernel(_ name: String) throws {
    let features = try FeatureCase(name)
    let found = KernelDistance(reference: features.real, on: device).distance(of: features.fake, on: device)
    try features.expect([found], "kernel", of: 1)
  }

  @Test("Precision, recall, density and coverage", arguments: try cases("features"))
  func precisionRecall(_ name: String) throws {
    let features = try FeatureCase(name)
    let found = PrecisionRecall(reference: features.real, on: device).value(of: features.fake, on: device)
    try features.expect([found.precision], "precision")
    try features.expect([found.recall], "recall")
    try features.expect([found.density], "density")
    try features.expect([found.coverage], "coverage")
  }

  @Test("Nearest neighbours, independent of block size", arguments: try cases("features"), [1000, 7])
  func nearest(_ name: String, rows: Int) throws {
    let features = try FeatureCase(name)
    var nearest = NearestNeighbours(of: features.fake, limit: 3, on: device)
    for start in stride(from: 0, to: features.real.count, by: rows) {
      nearest.add(features.real.rows(start..<min(start + rows, features.real.count)))
    }
    #expect(nearest.count == features.real.count)
    let found = nearest.neighbours.flatMap { $0 }
    #expect(try found.map(\.index) == features.fixture.integers("\(name)/nearest").values)
    try features.expect(found.map(\.distance), "distances")
  }

  @Test("Distances within classes", arguments: try cases("features"))
  func spread(_ name: String) throws {
    let features = try FeatureCase(name)
    let labels = try features.fixture.integers("\(name)/labels").values
    let found = WithinClassDistance(
      features.real, labels: labels, classes: 4, from: RandomStream(seed: 1, purpose: .generation)
    ).distances
    try features.expect(Array(found[..<2]), "spread")
    #expect(found[2] == nil && found[3] == nil)
  }

  @Test("Classifier score", arguments: try cases("scores"))
  func score(_ name: String) throws {
    let fixture = try Fixture("metric_values.h5")
    let (shape, values) = try fixture.numbers("\(name)/probabilities")
    let found = try ClassifierScore.value(probabilities: Features(values, size: shape[1]))
    try expectClose([Float(found)], fixture.numbers("\(name)/score").values, name, absolute: 0, relative: 1e-5)
  }
}
