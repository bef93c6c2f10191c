import Foundation
import GANZooEvaluation
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Structural similarity")
struct StructuralSimilarityTests {
  /// Two sets of images [count, height, width, channels].
  private struct Pairs {
    let shape: [Int]
    let first, second: [Float]

    init(_ name: String, in fixture: Fixture) throws {
      if name == "images_five" {
        shape = [1, 181, 178, 2]
        (first, second) = (Self.waves(shape, phase: 0), Self.waves(shape, phase: 0.4))
      } else {
        (shape, first) = try fixture.numbers("\(name)/first")
        second = try fixture.numbers("\(name)/second").values
      }
    }

    /// The formula in make_metric_values.py.
    private static func waves(_ shape: [Int], phase: Double) -> [Float] {
      (0..<shape[1] * shape[2] * shape[3]).map { index in
        let (y, x) = (Double(index / shape[3] / shape[2]), Double(index / shape[3] % shape[2]))
        let channel = Double(index % shape[3])
        return Float(
          0.5 + 0.3 * sin(0.31 * y + 0.17 * x + channel + phase) + 0.2 * cos(0.05 * y * (1 + phase) - 0.23 * x))
      }
    }

    func image(_ index: Int, of images: [Float]) -> ArraySlice<Float> {
      let size = shape[1] * shape[2] * shape[3]
      return images[index * size..<(index + 1) * size]
    }
  }

  @Test(
    "SSIM and MS-SSIM as torchmetrics computes them",
    arguments: ["images_28", "images_24", "images_48", "images_small", "images_five"])
  func values(_ name: String) throws {
    let fixture = try Fixture("metric_values.h5")
    let pairs = try Pairs(name, in: fixture)
    let similarity = StructuralSimilarity(
      height: pairs.shape[1], width: pairs.shape[2], channels: pairs.shape[3],
      dataRange: Double(try fixture.numbers("\(name)/data_range").values[0]))
    func check(_ dataset: String, _ value: (ArraySlice<Float>, ArraySlice<Float>) -> Double) throws {
      let found = (0..<pairs.shape[0]).map {
        value(pairs.image($0, of: pairs.first), pairs.image($0, of: pairs.second))
      }
      try expectClose(
        found.map { Float($0) }, fixture.numbers("\(name)/\(dataset)").values, "\(name)/\(dataset)", absolute: 1e-6,
        relative: 1e-4)
    }
    try check("ssim", similarity.value)
    guard name != "images_small" else { return #expect(similarity.window == 7) }
    try check("ms_ssim", similarity.multiScaleValue)
    try expectClose(similarity.weights.map { Float($0) }, fixture.numbers("\(name)/betas").values, "weights")
  }

  @Test(
    "As many scales as leave a window",
    arguments: [(11, 1), (21, 1), (22, 2), (28, 2), (44, 3), (88, 4), (176, 5), (999, 5)])
  func scales(side: Int, count: Int) {
    #expect(StructuralSimilarity(height: side, width: 1000, channels: 1, dataRange: 1).weights.count == count)
    #expect(StructuralSimilarity(height: 1000, width: side, channels: 1, dataRange: 1).weights.count == count)
  }

  @Test(
    "The window of small images has an odd size that fits",
    arguments: [(1, 1), (2, 1), (3, 3), (10, 9), (11, 11), (12, 11)])
  func window(side: Int, expected: Int) {
    #expect(StructuralSimilarity(height: side, width: 40, channels: 1, dataRange: 1).window == expected)
  }

  @Test("Equal images give 1, and the order does not matter")
  func properties() {
    let similarity = StructuralSimilarity(height: 28, width: 28, channels: 1, dataRange: 1)
    let images = [31, 32].map { (factor: Int) -> [Float] in
      (0..<784).map { (place: Int) in Float((place * factor + 7) % 101) / 100 }
    }
    #expect(abs(similarity.multiScaleValue(images[0], images[0]) - 1) < 1e-12)
    #expect(similarity.multiScaleValue(images[0], images[1]) == similarity.multiScaleValue(images[1], images[0]))
    #expect(similarity.multiScaleValue(images[0], images[1]) < 0.9)
  }

  @Test("Pairs of a class are averaged; a class without pairs has no value")
  func withinClasses() throws {
    let similarity = StructuralSimilarity(height: 12, width: 12, channels: 1, dataRange: 1)
    let images = try Features((0..<4 * 144).map { Float($0 * $0 % 97) / 96 }, size: 144)
    let pairs = ClassPairs(
      labels: [0, 1, 0, 0], classes: 2, limit: 10, from: RandomStream(seed: 1, purpose: .generation))
    let expected = [(0, 2), (0, 3), (2, 3)].map { similarity.multiScaleValue(images.row($0), images.row($1)) }
    let found = similarity.withinClasses(images, pairs)
    let (mean, first) = (expected.reduce(0, +) / 3, try #require(found[0]))
    #expect(abs(first - mean) < 1e-12)
    #expect(found[1] == nil)
  }
}
