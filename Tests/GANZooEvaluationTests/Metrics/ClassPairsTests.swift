import GANZooEvaluation
import GANZooTensors
import Testing

@Suite("Pairs within classes")
struct ClassPairsTests {
  private func pairs(_ labels: [Int], limit: Int, seed: UInt64 = 1) -> [[ClassPairs.Pair]] {
    ClassPairs(labels: labels, classes: 3, limit: limit, from: RandomStream(seed: seed, purpose: .generation)).pairs
  }

  @Test("All pairs up to the limit, each once")
  func all() {
    let found = pairs([0, 1, 0, 0, 1], limit: 3)
    #expect(found.map(\.count) == [3, 1, 0])
    #expect(Set(found[0].map { [$0.first, $0.second] }) == [[0, 2], [0, 3], [2, 3]])
    #expect([found[1][0].first, found[1][0].second] == [1, 4])
  }

  @Test("Above the limit, that many random pairs of different samples of a class, all equally likely")
  func random() {
    let many = pairs((0..<300).map { $0 % 3 }, limit: 4000)
    for (label, pairs) in many.enumerated() {
      #expect(pairs.count == 4000)
      #expect(pairs.allSatisfy { $0.first != $0.second && $0.first % 3 == label && $0.second % 3 == label })
      // Each is expected 40 times; six standard deviations.
      for sample in stride(from: label, to: 300, by: 3) {
        #expect(abs(pairs.count { $0.first == sample } - 40) < 38)
        #expect(abs(pairs.count { $0.second == sample } - 40) < 38)
      }
    }
  }

  @Test("Equal streams give equal pairs; other streams and other classes give others")
  func deterministic() {
    let labels = (0..<300).map { $0 % 3 }
    #expect(pairs(labels, limit: 50) == pairs(labels, limit: 50))
    #expect(pairs(labels, limit: 50) != pairs(labels, limit: 50, seed: 2))
    let found = pairs(labels, limit: 50)
    #expect(found[0].map { $0.first / 3 } != found[1].map { $0.first / 3 })
  }
}
