import GANZoo
import GANZooEvaluation
import Testing

@Suite("Classes in another order")
struct ClassOrderTests {
  private let digits = Digits()

  /// GANZoo 0.1.0 sorted class folders by bytes: 0, 1, 10, 11, 2, …
  @Test("A generator matches classes by name")
  func generator() throws {
    let images = (0..<4).map { [Float](repeating: Float($0) * 2 / 255, count: 784) }
    let generator = try digits.collapsed(images, classNames: ["0", "1", "10", "2"])
    func firsts(_ names: [String]) throws -> [UInt8] {
      let drawn = try generator.dataset(count: 4, seed: 1, classNames: names)
      #expect(drawn.labels == [0, 1, 2, 3] && drawn.classNames == names)
      return (0..<4).map { drawn.pixels[$0 * 784] }
    }
    let own = try firsts(["0", "1", "10", "2"])
    #expect(Set(own).count == 4)
    #expect(try firsts(["0", "1", "2", "10"]) == [own[0], own[1], own[3], own[2]])
    // Different names are not another order.
    #expect(try firsts(["0", "1", "2", "3"]) == own)
    #expect(generator.file.classNumbers(of: ["0", "1", "2", "2"]) == nil)
    let accents = try digits.collapsed(Array(images.prefix(2)), classNames: ["e\u{301}", "\u{E9}"])
    #expect(accents.file.classNumbers(of: ["\u{E9}", "e\u{301}"]) == [1, 0])
  }

  @Test("An evaluation requests classes from a generator by name")
  func evaluation() throws {
    let classifier = try digits.classifier()
    let images = try digits.recognised(by: classifier)
    let evaluator = try digits.evaluator(100)
    let names = ["1", "0"] + (2...9).map(String.init)
    let accuracy = { (generator: Generator) in
      try evaluator.evaluate(generator, samples: 100, seed: 1, training: digits.memory()).report.metrics
        .first { $0.kind == .accuracy }?.samples.mean
    }
    #expect(try accuracy(digits.collapsed(images)) == 1)
    #expect(try accuracy(digits.collapsed([images[1], images[0]] + images[2...], classNames: names)) == 1)
    let wrong = try #require(try accuracy(digits.collapsed(images, classNames: names)))
    #expect(abs(wrong - 0.8) < 1e-6)
  }

  @Test("A dataset's labels are reordered to a classifier's classes if the names match")
  func examples() throws {
    let images = LabeledImages(
      height: 1, width: 1, channels: 1, pixels: [1, 2, 3], labels: [0, 1, 2], classNames: ["1", "2", "10"])
    let renumbered = try #require(RelabeledDataset(images, as: ["1", "10", "2"]))
    #expect(renumbered.classNames == ["1", "10", "2"] && renumbered.count == 3 && renumbered.shape == [1, 1, 1])
    #expect(try renumbered.batch([2, 1, 0]).labels == [1, 2, 0])
    #expect(try renumbered.batch([2]).values == images.batch([2]).values)
    #expect(
      RelabeledDataset(images, as: ["1", "2", "10"]) == nil && RelabeledDataset(images, as: ["1", "2"]) == nil)
  }
}
