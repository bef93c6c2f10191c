import GANZoo
import GANZooEvaluation
import GANZooSupport

extension FactorReport {
  /// The factors, and the pairs with most holes, as tables for people.
  ///
  /// - Parameter width: of the terminal in columns; nil elsewhere.
  func text(width: Int?) -> String {
    let percent = MetricFormat.percent.text
    var table = TextTable([
      .left("Factor"), .right("Distance"), .right("Real"), .right("Bins reached"), .right("Real"),
      .right("Read to", leaves: 1),
    ])
    for factor in factors {
      table.append([
        factor.name, percent(factor.distance.samples), percent(factor.distance.real),
        "\(factor.reached.samples) of \(factor.bins)", "\(factor.reached.real) of \(factor.bins)",
        factor.error.map { "± \(percent($0))" } ?? "",
      ])
    }
    var pairs = TextTable([.left("Factors together"), .right("Cells"), .right("Holes"), .right("Real")])
    pairs.append([
      "all \(joints.count) pairs", joints.reduce(0) { $0 + $1.cells }.grouped, percent(holes.samples),
      percent(holes.real),
    ])
    for joint in joints.sorted(by: { $0.share > $1.share }).prefix(Self.shown) where joint.holes.samples > 0 {
      pairs.append([
        "  \(joint.first) and \(joint.second)", joint.cells.grouped, percent(joint.share),
        percent(Double(joint.holes.real) / Double(max(1, joint.cells))),
      ])
    }
    return "Factors of \(count.grouped) samples, as shares of their ranges\n\n"
      .wrapped(to: width ?? .max, indentation: "  ") + table.text(width: width) + "\n\n" + pairs.text(width: width)
  }

  private static let shown = 5

  /// What `evaluate --record` keeps: for each factor the distance and the bins, and the share of holes.
  var recorded: JSONObject {
    let pair = { (samples: Double, real: Double) in
      JSONObject.Value.object(["value": .double(samples), "real": .double(real)])
    }
    let rows = factors.flatMap { factor in
      [
        ("\(factor.name)_distance", pair(factor.distance.samples, factor.distance.real)),
        ("\(factor.name)_bins", pair(Double(factor.reached.samples), Double(factor.reached.real))),
      ]
    }
    return rows.reduce([:]) { $0 + JSONObject(dictionaryLiteral: $1) } + ["holes": pair(holes.samples, holes.real)]
  }
}

extension FactorReport.Joint {
  /// The share of holes.
  fileprivate var share: Double { Double(holes.samples) / Double(max(1, cells)) }
}
