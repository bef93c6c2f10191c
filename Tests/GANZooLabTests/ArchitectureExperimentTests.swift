import Foundation
import GANZooData
import GANZooLab
import GANZooSupport
import GANZooVisualization
import Testing

@Suite("Experiments on pairs and architectures")
struct ArchitectureExperimentTests {
  @Test("count who succeeds at a least score")
  func counts() {
    let scores: [(gan: Double?, penalty: Double?)] = [(5, 6), (2, 6), (6, 2), (nil, 6), (2, nil), (nil, nil)]
    let counts = SuccessCounts(threshold: 5, scores)
    #expect(counts.both == 1 && counts.onlyPenalty == 2 && counts.onlyGAN == 1 && counts.neither == 2)
    #expect(counts.gan == 2 && counts.penalty == 3)
    #expect(SuccessCounts(threshold: 6, scores).both == 0 && SuccessCounts(threshold: 6.5, scores).neither == 6)
  }

  @Test("sample architectures that stay the same with more of them, and cover all choices")
  func architectures() {
    let choices = RandomArchitecture.Choices(depths: [4, 8], filters: [8, 16])
    let many = (1...200).map { RandomArchitecture(number: $0, seed: 1, choices) }
    #expect(many[6] == RandomArchitecture(number: 7, seed: 1, choices))
    for part in [\RandomArchitecture.generator, \.critic] {
      let parts = many.map { $0[keyPath: part] }
      #expect(Set(parts.map(\.activation)) == Set(RandomArchitecture.Choices.activations))
      #expect((70...130).contains(parts.filter { $0.depth == 4 }.count))
      #expect((70...130).contains(parts.filter(\.isNormalized).count))
    }
    #expect((70...130).contains(many.filter { $0.generator.filters == $0.critic.filters }.count))
    let overrides = many[0].overrides(hasPenalty: true)
    #expect(!overrides.contains("architecture.critic.normalization=batch"))
  }

  @Test("count the layers of residual networks as the paper does")
  func layers() {
    // At 64 x 64 four halvings and 29 plain blocks make 101 layers; at 28 x 28 there are three halvings.
    #expect(VariedArchitecture.layers(plainBlocks: 0) == 11 && VariedArchitecture.layers(plainBlocks: 2) == 35)
  }

  @Test("tell blank pictures, and those that are all the same, from others")
  func blank() {
    let grid = SampleGrid(rows: 2, columns: 3)
    func picture(_ pixel: (Int) -> UInt8) -> PixelImage {
      PixelImage(width: 4, height: 4, channels: 1, pixels: (0..<16).map(pixel))
    }
    let black = SampleSheet(grid.arrange((0..<6).map { _ in picture { _ in 0 } }), cell: [4, 4, 1]).spread
    #expect(black.within == 0 && black.between == 0)
    let same = SampleSheet(grid.arrange((0..<6).map { _ in picture { UInt8($0 % 2 * 255) } }), cell: [4, 4, 1]).spread
    #expect(abs(same.within - 0.5) < 1e-9 && same.between == 0)
    let flat = SampleSheet(
      grid.arrange((0..<6).map { index in picture { _ in UInt8(index % 2 * 255) } }), cell: [4, 4, 1])
    #expect(flat.spread.within == 0 && abs(flat.spread.between - 0.5) < 1e-9)
    let corner = flat.corner(rows: 1, columns: 2)
    #expect(corner.width == 14 && corner.height == 8 && corner[2, 2] == 0 && corner[2, 8] == 255)
  }

  @Test("run in their quick forms", arguments: ["pairs", "random-architectures", "varied-architectures"])
  func quick(_ name: String) throws {
    let (result, numbers) = try LabTests.run(name)
    #expect(!result.summary.isEmpty && !result.departures.isEmpty && !result.tables.isEmpty)
    switch name {
    case "pairs":
      #expect(result.tables[0].rows.count == 4 && (numbers["pairs"] as? [Any])?.count == 4)
      // Two steps: no better than half of noise's distance, and as far as noise at most a few times.
      let shares = result.tables[0].rows.compactMap { Double($0[3]) }
      #expect(shares.count == 4 && shares == shares.sorted() && shares.allSatisfy { (0.1...20).contains($0) })
    case "random-architectures":
      #expect(result.tables[0].rows.allSatisfy { row in row.dropFirst().compactMap { Int($0) }.reduce(0, +) == 2 })
      #expect(result.tables[1].rows.count == 2 && (numbers["counts"] as? [Any])?.count == 9)
    default:
      #expect(result.figure.panels.count == 4 && result.figure.columns == 2)
      #expect(result.tables[0].rows.count == 2 && (numbers["cells"] as? [Any])?.count == 4)
    }
  }
}
