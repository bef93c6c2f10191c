import Foundation
import GANZoo

/// Images of parallel stripes, computed when they are asked for: a data set.
struct Stripes: Dataset {
  let height, width: Int
  let count = 10_000
  let classNames = ["horizontal", "vertical"]
  var shape: [Int] { [height, width, 1] }

  func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
    (indices.flatMap(image), indices.map { $0 % 2 })
  }

  /// sin(2π (place / 7 + phase)) with a phase of its own for each image.
  private func image(_ index: Int) -> [Float] {
    let phase = (Double(index) * 0.618_034).truncatingRemainder(dividingBy: 1)
    return (0..<height * width).map { pixel in
      let place = index % 2 == 0 ? pixel / width : pixel % width
      return Float(sin(2 * .pi * (Double(place) / 7 + phase)))
    }
  }

  static let entry = DatasetEntry(name: "stripes", title: "stripes of two directions, any size", origin: "computed") {
    guard $0.sample.count == 3, $0.sample[2] == 1 else {
      throw StripesError(description: "stripes are grey images, but architecture.sample is \($0.sample)")
    }
    return Stripes(height: $0.sample[0], width: $0.sample[1])
  }
}

/// Told with status 2: the recipe has to change.
struct StripesError: UserError, CustomStringConvertible {
  let description: String
}
