import Evaluation
import GANZoo
import Testing

@Suite("Classes in another order")
struct ClassOrderTests {
  private let digits = Digits()

  /// Generators of 0.1.0 have classes 0, 1, 10, 11, 2, … where folders had these names.
  @Test("A generator goes by the names of its classes")
  func generator() throws {
    let names = ["0", "1", "10", "2"]
    let images = (0..<4).map { [Float](repeating: Float($0) / 4, count: 784) }
    let generator = try digits.collapsed(images, classNames: names)
    let ordered = generator.numbered(as: ["0", "1", "2", "10"])
    #expect(ordered.classNames == ["0", "1", "2", "10"])
    var drawn: [Float] = []
    ordered.draw(classes: [2, 3, 0], seed: 1) { samples, _ in drawn += samples.values }
    #expect([drawn[0], drawn[784], drawn[1568]] == [0.75, 0.5, 0])
    #expect(ordered(Tensor([0, 0], shape: [1, 2], on: digits.device), classes: [3]).values[0] == 0.5)
    // Other names, or the same ones written otherwise, are no other order.
    for other in [["0", "1", "2"], ["0", "1", "2", "3"], ["0", "1", "2", "2"]] {
      #expect(generator.numbered(as: other).classNames == names)
    }
    let accents = try digits.collapsed(Array(images.prefix(2)), classNames: ["e\u{301}", "\u{E9}"])
    #expect(accents.numbered(as: ["\u{E9}", "e\u{301}"]).classNames.map { Array($0.utf8).count } == [2, 3])
  }

  @Test("A generator that counts its classes is told that they stand in another order")
  func check() throws {
    let classifier = try digits.classifier()
    let images = (0..<10).map { [Float](repeating: Float($0) / 10, count: 784) }
    let names = ["1", "0"] + (2...9).map(String.init)
    let evaluator = try digits.evaluator(100)
    let counted = try digits.collapsed(images)
    try evaluator.check(counted)
    let error = #expect(throws: EvaluationError.self) {
      try evaluator.check(try digits.collapsed(images, classNames: names))
    }
    #expect(
      error?.description == "the classifier's classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, but the generator's are "
        + "1, 0, 2, 3, 4, 5, 6, 7, 8, 9: the same in another order")
    try evaluator.check(try digits.collapsed(images, classNames: names).numbered(as: classifier.classNames))
  }

  @Test("Real examples are numbered as a classifier has its classes, where these are the same")
  func examples() throws {
    let images = LabeledImages(
      height: 1, width: 1, channels: 1, pixels: [1, 2, 3], labels: [0, 1, 2], classNames: ["1", "2", "10"])
    let renumbered = try #require(RenumberedExamples(images, as: ["1", "10", "2"]))
    #expect(renumbered.classNames == ["1", "10", "2"] && renumbered.count == 3 && renumbered.shape == [1, 1, 1])
    #expect(try renumbered.batch([2, 1, 0]).labels == [1, 2, 0])
    #expect(try renumbered.batch([2]).values == images.batch([2]).values)
    #expect(
      RenumberedExamples(images, as: ["1", "2", "10"]) == nil && RenumberedExamples(images, as: ["1", "2"]) == nil)
  }
}
