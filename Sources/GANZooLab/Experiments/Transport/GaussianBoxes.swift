import GANZooFormats

/// The distances between two Gaussians in closed form, and between the same as boxes.
package struct GaussianBoxes {
  package let from, to: NormalDistribution
  /// The distances of order 1 and 2 in closed form.
  package let closed: [Double]
  /// The same by sorting boxes.
  package let sorted: [Double]

  /// Boxes have a width, which changes distances by about its square.
  package static let tolerance = 1e-3

  package init(from: NormalDistribution, to: NormalDistribution, count: Int) {
    (self.from, self.to) = (from, to)
    closed = [from.wasserstein1(to: to), from.wasserstein2(to: to)]
    let reach = 12.0
    let boxes = [from, to].map { gaussian in
      let (low, high) = (gaussian.mean - reach * gaussian.deviation, gaussian.mean + reach * gaussian.deviation)
      return gaussian.boxes(over: low...high, count: count)
    }
    sorted = [1, 2].map { boxes[0].wasserstein(to: boxes[1], order: $0) }
  }

  /// The larger difference of both.
  package var difference: Double { zip(closed, sorted).map { abs($0 - $1) }.max() ?? 0 }

  var numbers: JSONObject {
    [
      "from": .array([.double(from.mean), .double(from.deviation)]),
      "to": .array([.double(to.mean), .double(to.deviation)]), "closed": .array(closed.map { .double($0) }),
      "boxes": .array(sorted.map { .double($0) }),
    ]
  }

  static func table(_ pairs: [GaussianBoxes]) -> ExperimentResult.Table {
    ExperimentResult.Table(
      title: "Distances between Gaussians", columns: ["between", "W₁", "W₁ of boxes", "W₂", "W₂ of boxes"],
      rows: pairs.map { pair in
        let name = [pair.from, pair.to].map { "N(\($0.mean.plain), \($0.deviation.plain)²)" }
        let values = zip(pair.closed, pair.sorted).flatMap { [$0, $1] }.map { $0.digits(6) }
        return [name.joined(separator: " and ")] + values
      })
  }
}
