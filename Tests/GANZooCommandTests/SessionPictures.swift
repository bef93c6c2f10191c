import Foundation
import GANZoo

// Pictures for commands to read.
extension Session {
  /// A folder of MNIST's files with a few of its digits, so that judging takes a moment.
  func writeDigits() throws {
    for (split, part, count) in [(DatasetSplit.train, "train", 900), (.test, "t10k", 150)] {
      let digits = try MNIST.load(split)
      try write(
        idx([count, 28, 28], Array(digits.pixels.prefix(count * 784))), to: "digits/\(part)-images-idx3-ubyte")
      try write(
        idx([count], digits.labels.prefix(count).map { UInt8($0) }), to: "digits/\(part)-labels-idx1-ubyte")
    }
  }

  /// Three classes of so many pictures of 8 x 8: red, green and blue, each with noise.
  func writePictures(ofClass count: Int, in place: String = "own") throws {
    for (kind, name) in ["red", "green", "blue"].enumerated() {
      let classFolder = "\(folder)/\(place)/\(name)"
      try FileManager.default.createDirectory(atPath: classFolder, withIntermediateDirectories: true)
      for number in 0..<count {
        let pixels = (0..<8 * 8 * 3).map { index in
          UInt8((index * 31 + number * 17 + index * number) % 97 + (index % 3 == kind ? 130 : 10))
        }
        try PNG.write(
          PixelImage(width: 8, height: 8, channels: 3, pixels: pixels), to: "\(classFolder)/\(number).png")
      }
    }
  }
}
