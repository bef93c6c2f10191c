import GANZoo
import GANZooEvaluation
import Testing

@Suite("Classes in another order")
struct ClassOrderTests {
  private let digits = Digits()

  /// Generators of 0.1.0 have classes 0, 1, 10, 11, 2, … where folders had these names.
  @Test("A generator goes by the names of its classes")
  func generator() throws {
    let images = (0..<4).map { [Float](repeating: Float($0) * 2 / 255, count: 784) }
    let generator = try digits.collapsed(images, classNames: ["0", "1", "10", "2"])
    func firsts(_ names: [String]) throws -> [UInt8] {
      let drawn = try generator.examples(count: 4, seed: 1, classNames: names)
      #expect(drawn.labels == [0, 1, 2, 3] && drawn.classNames == names)
      return (0..<4).map { drawn.pixels[$0 * 784] }
    }
    let own = try firsts(["0", "1", "10", "2"])
    #expect(Set(own).count == 4)
    #expect(try firsts(["0", "1", "2", "10"]) == [own[0], own[1], own[3], own[2]])
    // Other names are no other order.
    #expect(try firsts(["0", "1", "2", "3"]) == own)
    #expect(generator.file.classNumbers(of: ["0", "1", "2", "2"]) == nil)
    let accents = try digits.collapsed(Array(images.prefix(2)), classNames: ["e\u{301}", "\u{E9}"])
    #expect(accents.file.classNumbers(of: ["\u{E9}", "e\u{301}"]) == [1, 0])
  }

  @Test("An evaluation asks a generator for classes by their names")
  func evaluation() throws {
    let classifier = try digits.classifier()
    let images = try digits.recognised(by: classifier)
    let evaluator = try digits.evaluator(100)
    let names = ["1", "0"] + (2...9).map(String.init)
    let accuracy = { (generator: Generator) in
      try evaluator.evaluate(generator, samples: 100, seed: 1, training: digits.memory()).report.figures
        .first { $0.kind == .accuracy }?.samples.mean
    }
    #expect(try accuracy(digits.collapsed(images)) == 1)
    #expect(try accuracy(digits.collapsed([images[1], images[0]] + images[2...], classNames: names)) == 1)
    let wrong = try #require(try accuracy(digits.collapsed(images, classNames: names)))
    #expect(abs(wrong - 0.8) < 1e-6)
  }

  @Test("Real examples are numbered as a classifier has its classes, where these are the same")
  func examples() throws {
    let images = LabeledImages(
      height: 1, width: 1, channels: 1, pixels: [1, 2, 3], labels: [0, 1, 2], classNames: ["1", "2", "10"])
    let renumbered = try #require(RenumberedDataset(images, as: ["1", "10", "2"]))
    #expect(renumbered.classNames == ["1", "10", "2"] && renumbered.count == 3 && renumbered.shape == [1, 1, 1])
    #expect(try renumbered.batch([2, 1, 0]).labels == [1, 2, 0])
    #expect(try renumbered.batch([2]).values == images.batch([2]).values)
    #expect(
      RenumberedDataset(images, as: ["1", "2", "10"]) == nil && RenumberedDataset(images, as: ["1", "2"]) == nil)
  }
}
