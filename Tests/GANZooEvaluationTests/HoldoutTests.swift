import GANZoo
import GANZooEvaluation
import Testing

@Suite("The validation split of training images")
struct HoldoutTests {
  private let digits = Digits()
  /// Images of one pixel, whose value is the image's index.
  private func examples(_ count: Int) -> LabeledImages {
    LabeledImages(
      height: 1, width: 1, channels: 1, pixels: (0..<count).map { UInt8($0) },
      labels: (0..<count).map { Int32($0 % 3) }, classNames: ["a", "b", "c"])
  }

  private func numbers(_ part: DatasetSubset) throws -> [Int] {
    try part.batch(Array(0..<part.count)).values.map { Int(($0 * 127.5 + 127.5).rounded()) }
  }

  @Test("It is a sixth of the images, disjoint from the rest, and always the same")
  func division() throws {
    let all = examples(200)
    let holdout = Holdout(of: all)
    #expect((holdout.training.count, holdout.validation.count) == (167, 33))
    let (learnt, kept) = (try numbers(holdout.training), try numbers(holdout.validation))
    #expect((learnt + kept).sorted() == Array(0..<200))
    #expect(learnt == learnt.sorted() && kept == kept.sorted())
    #expect(try numbers(Holdout(of: examples(200)).validation) == kept)
    // It is neither the first nor the last sixth, and not every sixth image.
    #expect(Set(zip(kept, kept.dropFirst()).map { $1 - $0 }).count > 3)
    #expect(holdout.validation.shape == [1, 1, 1] && holdout.validation.classNames == ["a", "b", "c"])
    #expect(try holdout.validation.batch([5, 2]).labels == [kept[5] % 3, kept[2] % 3])
    #expect(Holdout(of: examples(5)).validation.count == 0)
  }

  @Test("Of MNIST it has 10,000 images, with about a sixth of each class")
  func ofMNIST() throws {
    let holdout = Holdout(of: try digits.training())
    #expect((holdout.training.count, holdout.validation.count) == (50_000, 10_000))
    let training = try digits.training()
    for kind in 0..<10 {
      let labels = try holdout.validation.batch(Array(0..<10_000)).labels
      let expected = Double(training.labels.count { $0 == kind }) / 6
      // Six standard deviations of sampling without replacement.
      #expect(abs(Double(labels.count { $0 == kind }) - expected) < 6 * (expected * 0.75).squareRoot(), "\(kind)")
    }
  }
}
