import GANZooData
import Testing

@Suite("Labelled images")
struct LabeledImagesTests {
  private func images(_ first: UInt8, labels: [Int32]) -> LabeledImages {
    LabeledImages(
      height: 2, width: 1, channels: 3, pixels: (0..<labels.count * 6).map { first + UInt8($0) }, labels: labels,
      classNames: ["cat", "dog"])
  }

  @Test("An image is a slice of the pixels")
  func access() {
    let all = images(10, labels: [1, 0, 1])
    #expect(all.count == 3 && all.imageSize == 6)
    #expect(Array(all.image(at: 0)) == [10, 11, 12, 13, 14, 15])
    #expect(Array(all.image(at: 2)) == [22, 23, 24, 25, 26, 27])
  }

  @Test("Concatenation preserves the order")
  func concatenation() {
    let both = images(0, labels: [1, 0]).concatenated(with: images(50, labels: [0]))
    #expect(both.labels == [1, 0, 0])
    #expect(both.pixels == Array(0..<12) + Array(50..<56))
    #expect(both.classNames == ["cat", "dog"])
    #expect((both.height, both.width, both.channels) == (2, 1, 3))
  }
}
