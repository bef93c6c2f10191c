import Foundation
import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// What came out of the gradients by layer.
struct GradientNormsReport {
  private typealias Method = GradientNormsByLayer.Method
  private let experiment: GradientNormsByLayer
  private let measured: [(method: GradientNormsByLayer.Method, measurement: GradientNormsByLayer.Measurement)]

  init(
    _ experiment: GradientNormsByLayer,
    _ measured: [(GradientNormsByLayer.Method, GradientNormsByLayer.Measurement)]
  ) {
    self.experiment = experiment
    self.measured = measured.map { (method: $0.0, measurement: $0.1) }
  }

  var result: ExperimentResult {
    ExperimentResult(
      summary: summary, setting: setting, departures: departures, findings: findings, tables: [table],
      numbers: numbers, figure: figure, figureSize: (1080, 820))
  }

  private func measurements(_ method: GradientNormsByLayer.Method) -> [GradientNormsByLayer.Measurement] {
    measured.filter { $0.method == method }.map(\.measurement)
  }

  // MARK: - Numbers

  private static let flat = 0.1
  private static let steep = 0.3
  private static let half = 0.5

  /// What vanishes altogether has no logarithm; the smallest number of single precision is nearer than none.
  private static let least = Double(Float.leastNonzeroMagnitude)

  private func logarithms(_ norms: [Double]) -> [Double] { norms.map { log10(max($0, Self.least)) } }

  /// How much log₁₀ of the norm grows with each layer on the way back, from the score to the input.
  private func slope(_ norms: [Double]) -> Double {
    -LineFit(norms.indices.map { Double($0 + 1) }, logarithms(norms)).slope
  }

  private func slopes(_ method: GradientNormsByLayer.Method) -> Spread {
    Spread(measurements(method).map { slope($0.norms) })
  }

  private func shares(_ method: GradientNormsByLayer.Method) -> Spread? {
    let shares = measurements(method).compactMap(\.shareAtLimit)
    return shares.isEmpty ? nil : Spread(shares)
  }

  private func percent(_ share: Spread) -> String { Spread(share.values.map { 100 * $0 }).text(decimals: 1) + " %" }

  // MARK: - Words

  private var findings: [ExperimentResult.Finding] {
    let claims = experiment.methods.compactMap { method -> ExperimentResult.Finding? in
      let slope = slopes(method)
      let found =
        "log₁₀ of the norm changes by \(slope.text(decimals: 2)) for each layer on the way back from the score"
      switch method {
      case .penalty:
        return ExperimentResult.Finding(
          claim: "With a gradient penalty gradients neither vanish nor explode",
          found: found + " (agreement: less than \(Self.flat) either way)", agrees: abs(slope.mean) < Self.flat)
      case .clipping(let limit) where limit == 0.1:
        return ExperimentResult.Finding(
          claim: "With c = \(limit) gradients explode", found: found + " (agreement: more than \(Self.flat))",
          agrees: slope.mean > Self.flat)
      case .clipping(let limit) where [0.01, 0.001].contains(limit):
        return ExperimentResult.Finding(
          claim: "With c = \(limit) gradients vanish", found: found + " (agreement: less than −\(Self.steep))",
          agrees: slope.mean < -Self.steep)
      // The paper says nothing of other limits.
      case .clipping: return nil
      }
    }
    let limits = experiment.methods.compactMap { method in shares(method).map { (method, $0) } }
    let list = limits.map { "\(percent($1)) with \($0.title)" }.joined(separator: ", ")
    // The axis of the paper's histogram reaches to ±0.02, so that its limit is 0.01.
    guard let share = shares(.clipping(0.01)) else { return claims }
    return claims + [
      .init(
        claim: "Clipping pushes weights towards the two ends of the range",
        found: "weights at more than 0.95 c: \(list) (agreement: more than half with c = 0.01, which the paper shows)",
        agrees: share.mean > Self.half)
    ]
  }

  private static let criticUpdates = 5
  private static let clippingRate = 5e-5

  /// That some weights can hardly come to the limit; nil where they can.
  private var reachNote: String? {
    let updates = Self.criticUpdates * experiment.steps
    let reach = Double(updates) * Self.clippingRate
    let far = experiment.limits.filter { $0 > reach }
    guard !far.isEmpty else { return nil }
    let list = far.map { "c = \($0)" }.joined(separator: " or ")
    return "\(updates.grouped) critic updates with a rate of 5e-5 move a weight by about \(reach.significant(2)), so "
      + "that they cannot push it from 0 to \(list)."
  }

  private var summary: String {
    let facts = experiment.methods.map { method -> String in
      let change = slopes(method).mean * Double(layers - 1)
      guard change.isFinite else { return "with \(method.title) it is no finite number" }
      let word = abs(change) < 1 ? "stays within a factor of ten" : change > 0 ? "grows" : "shrinks"
      let size = abs(change) < 1 ? "" : " by about \(Int(abs(change).rounded())) powers of ten"
      return "with \(method.title) it \(word)\(size)"
    }
    return "The upper picture shows how large the gradient of the critic's loss is at each of \(layers) layers, as it "
      + "comes from the score (right) to the layer behind the input (left): \(facts.joined(separator: "; ")). Below "
      + "are the critic's weights: the penalty lets them spread, clipping cuts them off at ±c, where "
      + (experiment.methods.compactMap(shares).map { percent($0) }.joined(separator: ", "))
      + " of them lie (\(experiment.limits.map { "c = \($0)" }.joined(separator: ", ")))."
  }

  private var layers: Int { measured.first?.measurement.norms.count ?? 0 }

  private var setting: String {
    let seeds = experiment.seeds.count
    return "Generator and critic have 12 hidden layers of \(experiment.units) ReLU units without normalisation, first "
      + "values He's (recipe mlp/toy-swiss-roll-12-layers). Both are trained on the Swiss roll for "
      + "\(experiment.steps.grouped) steps of 5 critic updates and a generator update, batches of \(experiment.batch); "
      + "\(seeds.counted("seed")). Clipping: weights and biases after each step, RMSProp, rate 5e-5. "
      + "Penalty: λ = 10, Adam, rate 1e-4, β₁ = 0.5, β₂ = 0.9. At the end the norm of d(−E D(x) + E D(G(z)))/dh over "
      + "256 real and 256 generated samples is taken for the activations h of each layer and the score, and a line is "
      + "fitted to its logarithm. Histograms are of kernels, without biases."
  }

  private var departures: [String] {
    let (units, batch, steps) = (experiment.units, experiment.batch, experiment.steps.grouped)
    return [
      "The paper gives neither units nor batch, rates or length of the training; its toys of figure 1a have 512 units, "
        + "batches of 256 and many thousand steps. Here these are \(units) units, batches of \(batch) and \(steps) "
        + "steps.",
      "The penalty's own gradient is left out of the norms, so that all methods are measured by the same loss.",
      "The thresholds of agreement are ours.",
    ] + [reachNote].compactMap(\.self)
  }

  private var table: ExperimentResult.Table {
    let rows = experiment.methods.map { method -> [String] in
      let all = measurements(method)
      let ends = [all.compactMap(\.norms.first), all.compactMap(\.norms.last)].map { norms in
        Spread(logarithms(norms)).text(decimals: 1)
      }
      return [
        method.title, slopes(method).text(decimals: 3), ends[0], ends[1], shares(method).map { percent($0) } ?? "",
        String(format: "%.4f", Spread(all.map(\.deviation)).mean),
      ]
    }
    return .init(
      title: "Gradients and weights",
      columns: [
        "method", "log₁₀ norm per layer, backwards", "log₁₀ at layer 1", "at the score", "weights at ±c",
        "deviation of weights",
      ], rows: rows)
  }

  private var numbers: JSONObject {
    var object: JSONObject = [:]
    for method in experiment.methods {
      let all = measurements(method)
      object[method.name] = .object([
        "slope": slopes(method).json, "share_at_limit": shares(method)?.json ?? .null,
        "norms": .array(all.map { .array($0.norms.map { .double($0) }) }),
        "deviation": Spread(all.map(\.deviation)).json,
      ])
    }
    return object
  }

  // MARK: - The picture

  private var figure: ChartSheet {
    let histograms = [experiment.methods.first { $0 == .clipping(0.01) } ?? experiment.methods[0], .penalty]
    return ChartSheet(
      [.chart(normChart)] + [.chart(slopeChart)] + histograms.map { .chart(histogram($0)) }, columns: 2)
  }

  private var normChart: LineChart {
    let series = experiment.methods.enumerated().map { index, method -> LineChart.Series in
      let rows = measurements(method).map { logarithms($0.norms) }
      return LineChart.Series(
        method.title,
        (0..<layers).map { layer in
          let spread = Spread(rows.compactMap { layer < $0.count ? $0[layer] : nil })
          return .init(x: Double(layer + 1), y: spread.mean, spread: spread.deviation)
        }, color: index)
    }
    return LineChart(
      title: "Gradient of the critic's loss by layer", x: .init("layer, the score last"), y: .init("log₁₀ of the norm"),
      series: series)
  }

  private var slopeChart: LineChart {
    let clipped = experiment.limits.map { limit -> LineChart.Point in
      let slope = slopes(.clipping(limit))
      return .init(x: limit, y: slope.mean, spread: slope.deviation)
    }
    let penalty = slopes(.penalty).mean
    let (low, high) = ((experiment.limits.min() ?? 0.001) / 2, (experiment.limits.max() ?? 0.1) * 2)
    return LineChart(
      title: "Growth for each layer on the way back", note: "above 0 gradients explode, below they vanish",
      x: .init("c", isLogarithmic: true, range: low...high), y: .init("change of log₁₀ of the norm"),
      series: [
        .init("clipping", clipped, color: 0),
        .init("gradient penalty", [low, high].map { .init(x: $0, y: penalty) }, style: .dashed, color: 3),
      ])
  }

  private func histogram(_ method: GradientNormsByLayer.Method) -> LineChart {
    let all = measurements(method)
    let reach = all.first?.reach ?? 1
    let width = 2 * reach / Double(GradientNormsByLayer.bins)
    let total = Double(all.flatMap(\.counts).reduce(0, +))
    let points = (0...GradientNormsByLayer.bins).map { bin -> LineChart.Point in
      let count = bin < GradientNormsByLayer.bins ? all.reduce(0) { $0 + $1.counts[bin] } : 0
      return .init(x: -reach + Double(bin) * width, y: 100 * Double(count) / total)
    }
    let index = experiment.methods.firstIndex(of: method)
    return LineChart(
      title: "Weights, \(method.title)", x: .init("weight"), y: .init("share", unit: "%"),
      series: [.init("", points, style: .bars, color: index)])
  }
}
