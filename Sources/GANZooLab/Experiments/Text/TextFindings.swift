import Foundation
import GANZooEvaluation
import GANZooFormats
import GANZooSupport
import GANZooVisualization

/// What comes out of trainings of text.
struct TextFindings {
  let experiment: TextExperiment
  /// A run for each seed.
  let runs: [TextMethod: [TextRun]]
  /// Divergences of real training lines from the held-out ones, for n from 1 to 4.
  let ceiling: [Double]
  /// How many lines there are.
  let lines: (training: Int, held: Int)

  private static let sizes = 1...4

  /// The divergences of n-grams at a measurement, over seeds.
  private func distances(_ method: TextMethod, _ size: Int, at place: Int) -> MeasuredValues {
    MeasuredValues((runs[method] ?? []).map { $0.distances[place][size - 1] })
  }

  private func last(_ method: TextMethod, _ size: Int) -> MeasuredValues {
    distances(method, size, at: (runs[method]?.first?.steps.count ?? 1) - 1)
  }

  var result: ExperimentResult {
    ExperimentResult(
      summary: summary, setting: setting,
      departures: [
        "the text is Newton's Opticks, \(lines.training.grouped) training lines and \(lines.held.grouped) held-out "
          + "ones, in place of the Google Billion Word corpus; long lines go on in further ones",
        "\(experiment.filters) channels in place of 512, \(experiment.blocks) of 5 residual blocks, "
          + "\(experiment.criticUpdates) critic updates a step in place of 10, \(experiment.steps.grouped) steps in "
          + "place of 200,000, and all rates are ten times the papers'",
        "but for the rates clipping has the setting of Arjovsky et al. 2017, the GAN that of Radford et al. 2016: the "
          + "source does not say with which it failed",
      ],
      findings: [
        falling, comparison(with: .plain, claim: Self.plainClaim),
        comparison(with: .clipping, claim: Self.clippingClaim),
      ],
      tables: [table], listings: listings, numbers: numbers, figure: figure, figureSize: (960, 760))
  }

  private static let plainClaim =
    "a standard GAN objective with a continuous generator gives no comparable results (Gulrajani et al. 2017, "
    + "section 5.5)"
  private static let clippingClaim =
    "the penalty learns faster than clipping of weights (Gulrajani et al. 2017, section 5.3, of images)"

  private var summary: String {
    let ends = TextMethod.allCases.map { "\($0.title) \(Self.text(last($0, 2)))" }.joined(separator: ", ")
    return
      "Generators write lines of 32 characters, each a vector of probabilities that goes straight to the critic. The "
      + "curves show how far the frequencies of characters, and of two, three and four in a row, are from those of "
      + "held-out lines: 0 bits for equal ones, 1 where nothing is shared. Real lines, as many as samples, are the "
      + "dashed line that nobody can be expected to get below. After \(experiment.steps.grouped) steps pairs of "
      + "characters are at \(ends); real lines are at \(Self.text(ceiling[1])). "
      + (falling.agrees ? "WGAN-GP learns text" : "WGAN-GP does not come nearer to text at every length")
      + (isBehind(.plain)
        ? ", and the plain GAN stays clearly behind it" : ", and the plain GAN is not clearly behind it")
      + (isBehind(.clipping) ? "; clipping stays clearly behind it." : "; clipping is not clearly behind it.")
  }

  private var setting: String {
    "For each of \(experiment.seeds.count == 1 ? "one seed" : "\(experiment.seeds.count) seeds"), the recipe "
      + "`chars/default` with \(experiment.filters) channels and \(experiment.blocks) residual blocks is trained for "
      + "\(experiment.steps.grouped) steps of 64 lines with each of: "
      + TextMethod.allCases.map(\.words).joined(separator: "; ")
      + ". The first two have \(experiment.criticUpdates) critic updates a step. Every \(experiment.interval.grouped) "
      + "steps \(QuickEvaluator.samples.grouped) samples, the likeliest character at each place, are compared with all "
      + "held-out lines: Jensen-Shannon divergence of n-grams in bits, as `gan_language.py` has it. The values of "
      + "real lines are those of as many training lines."
  }

  // MARK: - Findings

  private var falling: ExperimentResult.Finding {
    let places = runs[.penalty]?.first?.steps.indices ?? 0..<1
    let found = Self.sizes.map { size in
      "\(size): \(Self.text(distances(.penalty, size, at: places.lowerBound))) to \(Self.text(last(.penalty, size)))"
    }
    let agrees = (runs[.penalty] ?? []).allSatisfy { run in
      guard let first = run.distances.first, let last = run.distances.last else { return false }
      return zip(first, last).allSatisfy { $1 < $0 }
    }
    return .init(
      claim: "the divergences of WGAN-GP's n-grams from held-out text fall, for n from 1 to 4 (gan_language.py)",
      found: "from the first to the last step, n = \(found.joined(separator: "; ")) "
        + "(agreement: each is lower at the end, for every seed)",
      agrees: agrees)
  }

  /// Whether a method's pairs of characters are farther from real ones than those of WGAN-GP, by more than both
  /// deviations together.
  private func isBehind(_ method: TextMethod) -> Bool {
    let (best, other) = (last(.penalty, 2), last(method, 2))
    return other.mean - best.mean > (best.deviation ?? 0) + (other.deviation ?? 0)
  }

  private func comparison(with method: TextMethod, claim: String) -> ExperimentResult.Finding {
    .init(
      claim: claim,
      found: "two characters in a row are at \(Self.text(last(.penalty, 2))) bits with WGAN-GP and at "
        + "\(Self.text(last(method, 2))) with \(method.title) (agreement: the latter is higher by more than both "
        + "deviations together)",
      agrees: isBehind(method))
  }

  // MARK: - Numbers

  private var table: ExperimentResult.Table {
    let rows = TextMethod.allCases.map { method in
      let seconds = MeasuredValues((runs[method] ?? []).map(\.seconds))
      return [method.title] + Self.sizes.map { Self.text(last(method, $0)) } + [String(format: "%.0f", seconds.mean)]
    }
    return .init(
      title: "Divergences after the last step, in bits",
      columns: ["method"] + Self.sizes.map { $0 == 1 ? "characters" : "\($0) in a row" } + ["seconds"],
      rows: rows + [["real lines"] + ceiling.map(Self.text) + [""]])
  }

  private var listings: [ExperimentResult.Listing] {
    TextMethod.allCases.compactMap { method in
      (runs[method]?.first).map { .init(title: "What \(method.title) writes at the end", lines: $0.lines) }
    }
  }

  private var numbers: JSONObject {
    let methods = TextMethod.allCases.map { method -> (String, JSONObject.Value) in
      let values = (runs[method] ?? []).map { run -> JSONObject.Value in
        .object([
          "distances": .array(run.distances.map { .array($0.map { .double($0) }) }), "seconds": .double(run.seconds),
          "lines": .array(run.lines.map { .string($0) }),
        ])
      }
      return (method.rawValue, .array(values))
    }
    let base: JSONObject = [
      "steps": .array((runs[.penalty]?.first?.steps ?? []).map { .int($0) }),
      "ceiling": .array(ceiling.map { .double($0) }),
    ]
    return methods.reduce(base) { $0 + JSONObject(dictionaryLiteral: $1) }
  }

  private var figure: ChartSheet {
    let charts = Self.sizes.map { size in
      let series = TextMethod.allCases.map { method in
        let steps = runs[method]?.first?.steps ?? []
        return LineChart.Series(
          method.title,
          steps.indices.map { place in
            let values = distances(method, size, at: place)
            return .init(x: Double(steps[place]), y: values.mean, spread: values.deviation ?? 0)
          })
      }
      let real = [0, Double(experiment.steps)].map { LineChart.Point(x: $0, y: ceiling[size - 1]) }
      return LineChart(
        title: size == 1 ? "Characters" : "\(size) characters in a row", x: .init("step"),
        y: .init("divergence", unit: "bits", range: 0...1),
        series: series + [.init("real lines", real, style: .dashed)])
    }
    return ChartSheet(charts.map { .chart($0) }, columns: 2)
  }

  private static func text(_ value: Double) -> String { String(format: "%.3f", value) }

  private static func text(_ values: MeasuredValues) -> String {
    text(values.mean) + (values.deviation.map { " ± \(text($0))" } ?? "")
  }
}
