import Foundation
import GANZooFormats
import GANZooInterchange
import GANZooSupport

/// How far the weights of two files are from each other; what is no floating-point numbers is not compared.
struct WeightDifferences: Encodable {
  struct Row: Encodable {
    let layer, weight: String
    let shape: [Int]
    /// The largest absolute difference of two numbers; nil where it is not finite.
    let largest: Float?
    /// The root of the mean squared difference over that of the first file's numbers; nil where these are all 0.
    let relative: Float?

    var isEqual: Bool { largest == 0 }
  }

  /// How layers were compared.
  let rule: String
  let rows: [Row]
  /// Layers of either file without one of equal shapes in the other.
  let onlyInFirst, onlyInSecond: [String]

  var areEqual: Bool { rows.allSatisfy(\.isEqual) && onlyInFirst.isEmpty && onlyInSecond.isEmpty }

  /// Compares two files. Throws `KerasFormatError`.
  init(_ first: String, _ second: String) throws {
    // Models within models are laid out in other ways in each layout.
    let flat = { (path: String) in
      let file = try KerasFile.read(path)
      try file.checkLayers(in: path)
      return file.weights.flattened ?? file.weights
    }
    let files = try (flat(first), flat(second))
    let expected = files.0.layers.map { ExpectedLayer(of: $0, in: files.0.layout) }
    do {
      let match = try WeightMatching(isPartial: true).match(files.1, to: expected, in: second)
      rule = match.rule.words
      (onlyInFirst, onlyInSecond) = (match.leftOut, match.unused)
      let pairs = zip(files.0.layers.flatMap(\.plainLayers), match.arrays)
      rows = zip(expected.flatMap(\.plainLayers), pairs).flatMap { layer, pair in
        zip(layer.weights, zip(pair.0.weights.filter(\.isFloat), pair.1 ?? [])).map { weight, arrays in
          Row(layer: layer.name, weight: weight.name, arrays.0.array, arrays.1)
        }
      }
    } catch KerasFormatError.mismatch(_, let mismatch) {
      rule = mismatch.rule.words
      rows = []
      (onlyInFirst, onlyInSecond) = (Self.names(files.0), Self.names(files.1))
    }
  }

  private static func names(_ weights: StoredWeights) -> [String] {
    weights.layers.filter(\.hasWeights).map(\.label)
  }

  /// - Parameter width: of the terminal in columns; nil elsewhere.
  func text(width: Int?) -> String {
    var table = TextTable([.left("Layer"), .left("Weight"), .left("Shape"), .right("Largest"), .right("Relative rms")])
    for row in rows where !row.isEqual {
      table.append([
        row.layer, row.weight, "\(row.shape)", Self.text(row.largest), Self.text(row.relative),
      ])
    }
    let equal = rows.count(where: \.isEqual)
    let heads = ["Compared \(rule): \(equal) of \(rows.count) weights are equal"]
    let lists = [("Only in the first", onlyInFirst), ("Only in the second", onlyInSecond)].filter { !$0.1.isEmpty }
    return
      (heads + (equal == rows.count ? [] : ["", table.text(width: width), ""])
      + lists.map { "\($0): \($1.listed(most: 40))" }).joined(separator: "\n") + "\n"
  }

  private static func text(_ number: Float?) -> String { number.map { String(format: "%.3g", $0) } ?? "–" }

}

extension WeightDifferences.Row {
  init(layer: String, weight: String, _ a: StoredArray, _ b: StoredArray) {
    (self.layer, self.weight, shape) = (layer, weight, a.shape)
    var (largest, square, size): (Float, Double, Double) = (0, 0, 0)
    var isFinite = true
    for (x, y) in zip(a.values, b.values) where x.bitPattern != y.bitPattern {
      let difference = abs(x - y)
      if difference.isNaN { isFinite = false }
      largest = max(largest, difference)
      square += Double(difference) * Double(difference)
    }
    for x in a.values { size += Double(x) * Double(x) }
    self.largest = isFinite && largest.isFinite ? largest : nil
    relative = isFinite && square.isFinite && size > 0 ? Float((square / size).squareRoot()) : nil
  }
}

extension ExpectedLayer {
  /// What another file must hold to have a layer like this one.
  fileprivate init(of layer: StoredLayer, in layout: StoredWeights.Layout) {
    self.init(
      name: layer.label, kind: layer.kind,
      weights: layer.weights.filter(\.isFloat).map { weight in
        ExpectedWeight(
          name: layout == .legacy ? weight.tail : weight.name, shape: weight.array.shape,
          keras3Paths: layout == .keras3 ? [weight.name] : nil)
      }, layers: layer.layers.map { ExpectedLayer(of: $0, in: layout) })
  }
}
