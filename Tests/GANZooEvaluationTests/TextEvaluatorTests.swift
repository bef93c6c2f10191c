import Foundation
import GANZooData
import GANZooEvaluation
import GANZooSupport
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("N-grams of text")
struct TextEvaluatorTests {
  private func divergence(_ one: [[Int]], _ other: [[Int]], _ size: Int) -> Double {
    NGramDistribution(one, size: size).divergence(from: NGramDistribution(other, size: size))
  }

  @Test("Divergences are those of the definition")
  func values() {
    // p = (1/2, 1/2), q = (1, 0): ½ KL(p, m) + ½ KL(q, m) with m = (3/4, 1/4).
    let expected = 0.5 * (0.5 * log2(0.5 / 0.75) + 0.5 * log2(0.5 / 0.25)) + 0.5 * log2(1 / 0.75)
    #expect(abs(divergence([[2, 3]], [[2, 2]], 1) - expected) < 1e-12)
    #expect(abs(divergence([[2, 2]], [[3, 2]], 1) - expected) < 1e-12)
    for size in 1...4 {
      #expect(divergence([[1, 2, 3, 4, 5]], [[1, 2, 3, 4, 5]], size) == 0)
      #expect(divergence([[1, 1, 1, 1]], [[2, 2, 2, 2]], size) == 1)
      // Numbers of all 16 bits stay apart.
      #expect(divergence([[65_535, 0, 0, 65_535]], [[65_535, 0, 1, 65_535]], size) > 0)
    }
    // ab, bc against ab, bd: half is shared.
    #expect(abs(divergence([[1, 2, 3]], [[1, 2, 4]], 2) - 0.5) < 1e-12)
    // No n-gram reaches across two lines, and lines that are too short have none.
    #expect(divergence([[1, 2], [3, 4]], [[3, 4], [1, 2]], 2) == 0)
    #expect(divergence([[1]], [[1]], 2) == 1)
  }

  private func text(_ lines: [String], _ split: DatasetSplit, in folder: TemporaryFolder) throws -> TextDataset {
    let path = folder.path + "/a.txt"
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    return try TextDataset.load(split, from: path, shape: [12, 30])
  }

  @Test("Real lines are nearer to held-out ones than other text is, and a generator's alphabet may be another")
  func evaluator() throws {
    let folder = try TemporaryFolder()
    let lines = (0..<3000).map { "\($0) abc \($0 * 7 % 10)" }
    let (train, held) = (try text(lines, .train, in: folder), try text(lines, .test, in: folder))
    let evaluator = try TextEvaluator(reference: held)
    #expect(evaluator.count == held.count)
    let real = try evaluator.ceiling(of: train, samples: 1000, seed: 1)
    let noise = evaluator.values(of: (0..<1000).map { line in (0..<12).map { (line * 31 + $0 * $0 * 7) % 30 } })
    for kind in TextEvaluator.kinds {
      #expect(try #require(real[kind]) < #require(noise[kind]) / 2, "\(kind)")
    }
    #expect(try #require(real[.characters]) < 0.01)
    #expect(try evaluator.ceiling(of: train, samples: 1000, seed: 1) == real)
    // The same lines under other numbers.
    let known = try #require(held.alphabet).symbols.dropFirst(2)
    let other = try TextEvaluator(reference: held, alphabet: Alphabet(characters: known.reversed()))
    for (kind, value) in try other.ceiling(of: train, samples: 1000, seed: 1) {
      #expect(abs(value - (real[kind] ?? -1)) < 1e-9)
    }
  }

  @Test("Too few lines, data that are no text, and samples that are no numbers are refused")
  func refused() throws {
    let folder = try TemporaryFolder()
    let few = try text((0..<90).map { "line \($0)" }, .all, in: folder)
    #expect(
      message { _ = try TextEvaluator(reference: few) }
        == "samples are compared with at least 100 real examples, but there are 90")
    #expect(message { _ = try TextEvaluator(reference: MNIST.load(.test)) }.hasPrefix("lines of text have shape "))
    let many = try TextEvaluator(reference: text((0..<200).map { "line \($0)" }, .all, in: folder))
    let text = message {
      _ = try many.evaluate { classes, consume in
        let values = (0..<classes.count * 360).map { $0 == 725 ? Float.nan : 0 }
        try consume(Tensor(values, shape: [classes.count, 12, 30], on: Device(threads: 1)), 0)
      }
    }
    #expect(text == "image 2 of the generator holds nan, which is not a finite number; did its training diverge?")
  }
}
