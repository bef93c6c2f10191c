import Foundation
import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// What came out of the value surfaces.
struct SurfacesReport {
  private typealias Toy = Surfaces.Toy
  private typealias Method = Surfaces.Method
  private let experiment: Surfaces
  private let measured: [(toy: Surfaces.Toy, method: Surfaces.Method, measurement: Surfaces.Measurement)]

  /// - Parameter measured: in the order of the seeds for each toy and method.
  init(_ experiment: Surfaces, _ measured: [(Surfaces.Toy, Surfaces.Method, Surfaces.Measurement)]) {
    self.experiment = experiment
    self.measured = measured.map { (toy: $0.0, method: $0.1, measurement: $0.2) }
  }

  var result: ExperimentResult {
    ExperimentResult(
      summary: summary, setting: setting, departures: departures, findings: findings, tables: [table],
      numbers: numbers, figure: figure, figureSize: (1080, 375 * experiment.methods.count))
  }

  private static let most = 0.9
  private static let few = 0.5

  private func measurements(_ toy: Surfaces.Toy, _ method: Surfaces.Method) -> [Surfaces.Measurement] {
    measured.filter { $0.toy == toy && $0.method == method }.map(\.measurement)
  }

  private func share(_ toy: Surfaces.Toy, _ method: Surfaces.Method) -> Spread {
    Spread(measurements(toy, method).map(\.share))
  }

  /// `7.7 ± 0.6 of 8 modes`, or `91 ± 1 % of the spiral`.
  private func text(_ toy: Surfaces.Toy, _ method: Surfaces.Method) -> String {
    let share = share(toy, method)
    guard let modes = toy.modes else {
      return "\(Spread(share.values.map { 100 * $0 }).text(decimals: 0)) % of the spiral"
    }
    return "\(Spread(share.values.map { $0 * Double(modes.count) }).text(decimals: 1)) of \(modes.count) modes"
  }

  private var findings: [ExperimentResult.Finding] {
    Toy.allCases.flatMap { toy in experiment.methods.map { finding(toy, $0) } }
  }

  private func finding(_ toy: Surfaces.Toy, _ method: Surfaces.Method) -> ExperimentResult.Finding {
    let name = toy == .roll ? "the Swiss roll" : "the \(toy.title)"
    let (found, share) = (text(toy, method), share(toy, method).mean)
    guard case .penalty = method else {
      return .init(
        claim: "With weight clipping the critic of \(name) is a very simple approximation, which misses it",
        found: "\(found) (agreement: at most 50 %)", agrees: share <= Self.few)
    }
    let place = toy == .roll ? "has its ridge along the spiral" : "has a local maximum at each mode"
    return .init(
      claim: "With a \(method.title), the critic of \(name) \(place)", found: "\(found) (agreement: at least 90 %)",
      agrees: share >= Self.most)
  }

  private var summary: String {
    let lists = experiment.methods.map { method in
      let facts = Toy.allCases.map { "\(text($0, method)) (\($0.title))" }
      return "with \(method.title), \(facts.dropLast().joined(separator: ", ")) and \(facts.last ?? "")"
    }
    return
      "Each picture is a critic seen from above: pale where its score is high, with lines of equal score; dots are "
      + "data. The critic has learnt to tell the data from the same data with noise. A good one is highest where the "
      + "data are, and tells a generator from everywhere which way to go. Counted are modes with a local maximum of "
      + "the critic beside them, and of the Swiss roll the share of the spiral on which the critic has a ridge: "
      + lists.joined(separator: "; ") + "."
  }

  private var setting: String {
    let (units, batch, seeds) = (experiment.units, experiment.batch, experiment.seeds.count)
    return "The generator is fixed: its samples are the batch of data with normal noise of deviation 1. The critic, 3 "
      + "hidden layers of \(units) ReLU units, gets \(experiment.updates.grouped) updates with batches of \(batch); "
      + "\(seeds.counted("seed")). Clipping: weights and biases within ±0.01 after each step, RMSProp, "
      + "rate 5e-5. Penalty: λ = \(experiment.lambdas.map(\.plain).joined(separator: " and ")), Adam, rate 1e-4, "
      + "β₁ = 0.5, β₂ = 0.9. Scores are taken on a grid of \(experiment.size) x \(experiment.size) points of "
      + "[−3, 3]². A local maximum is a point none of whose eight neighbours is higher, and which is higher than the "
      + "sixteen around those by more than 1e-5 of the surface's range; it is beside a mode if it is nearer than a "
      + "quarter of the least distance of two modes. A place of the spiral has a ridge if along the "
      + "ray from the centre, 0.4 to both sides, the critic is highest within 0.1 of the spiral (128 places)."
  }

  private var departures: [String] {
    let units = "\(experiment.units) units in each hidden layer in place of 512."
    return (experiment.units == 512 ? [] : [units]) + [
      "The authors trained to optimality, by their word about 10,000 updates; here there are "
        + "\(experiment.updates.grouped).",
      "The paper says λ = 10 for all experiments, the authors' code has 0.1 for these toys; here it is "
        + "\(experiment.lambdas.map(\.plain).joined(separator: " and ")).",
      "The paper shows surfaces and counts nothing; the definitions of maxima and ridges are ours.",
    ]
  }

  private func brief(_ value: Double) -> String {
    String(format: "%.3g", value).replacingOccurrences(of: "-", with: "−")
  }

  private var table: ExperimentResult.Table {
    let rows = Toy.allCases.flatMap { toy in
      experiment.methods.map { method -> [String] in
        let all = measurements(toy, method)
        return [
          "\(toy.title), \(method.title)", text(toy, method), Spread(all.map { Double($0.maxima) }).text(decimals: 1),
          all.map(\.estimate).map(brief).joined(separator: ", "),
        ]
      }
    }
    return .init(
      title: "Where critics are highest",
      columns: ["data, method", "found", "local maxima in all", "D(data) − D(data + noise), by seed"], rows: rows)
  }

  private var numbers: JSONObject {
    var object: JSONObject = [:]
    for toy in Toy.allCases {
      for method in experiment.methods {
        let all = measurements(toy, method)
        object["\(toy.rawValue)/\(method.name)"] = .object([
          "share": share(toy, method).json, "maxima": Spread(all.map { Double($0.maxima) }).json,
          "estimate": Spread(all.map(\.estimate)).json,
        ])
      }
    }
    return object
  }

  private var figure: ChartSheet {
    let panels = experiment.methods.flatMap { method in
      Toy.allCases.map { toy -> ChartPanel in .chart(chart(toy, method)) }
    }
    return ChartSheet(panels, columns: Toy.allCases.count, rowTitles: experiment.methods.map(\.title))
  }

  /// Seven levels between the lowest and the highest score in [−2, 2]², where the data are: outside, scores fall far.
  private func levels(_ values: [Double]) -> [Double] {
    let points = CriticSurface.points(size: experiment.size, reach: Surfaces.reach)
    let inner = values.indices.filter { max(abs(points[2 * $0]), abs(points[2 * $0 + 1])) <= 2 }.map { values[$0] }
    guard let low = inner.min(), let high = inner.max(), low < high else { return [] }
    return (1...7).map { low + (high - low) * Double($0) / 8 }
  }

  private func chart(_ toy: Surfaces.Toy, _ method: Surfaces.Method) -> LineChart {
    let all = measurements(toy, method)
    let reach = -Surfaces.reach...Surfaces.reach
    let data = (all.first?.data ?? []).map { Double($0) }
    let points = stride(from: 0, to: data.count, by: 2).map { LineChart.Point(x: data[$0], y: data[$0 + 1]) }
    let surface = all.lazy.compactMap(\.values).first.map { values -> LineChart.Surface in
      let values = values.map { Double($0) }
      return LineChart.Surface("D", values, columns: experiment.size, x: reach, y: reach, levels: levels(values))
    }
    return LineChart(
      title: toy.title, note: text(toy, method), x: .init("", range: reach), y: .init("", range: reach),
      series: [.init("", points, style: .dots(radius: 1.3), color: 1)], surface: surface, hasEqualScales: true)
  }
}
