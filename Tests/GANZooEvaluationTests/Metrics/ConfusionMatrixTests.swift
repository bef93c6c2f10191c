import GANZooEvaluation
import Testing

@Suite("Confusion matrix")
struct ConfusionMatrixTests {
  @Test("Counts, accuracies and the worst class")
  func accuracies() throws {
    let matrix = ConfusionMatrix(labels: [0, 0, 0, 1, 1, 3], predictions: [0, 0, 1, 2, 1, 3], classes: 4)
    #expect(matrix.counts == [2, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    #expect(matrix[0, 1] == 1 && matrix[1, 0] == 0)
    #expect(matrix.accuracy == 4.0 / 6)
    #expect(matrix.classAccuracies == [2.0 / 3, 0.5, nil, 1])
    let worst = try #require(matrix.worstClass)
    #expect(worst.index == 1 && worst.accuracy == 0.5)
  }

  @Test("Samples added one by one, and an empty matrix")
  func empty() {
    var matrix = ConfusionMatrix(classes: 2)
    #expect(matrix.accuracy == nil && matrix.worstClass == nil)
    matrix.add(label: 1, prediction: 0)
    #expect(matrix == ConfusionMatrix(labels: [1], predictions: [0], classes: 2))
    #expect(matrix.accuracy == 0)
  }
}
