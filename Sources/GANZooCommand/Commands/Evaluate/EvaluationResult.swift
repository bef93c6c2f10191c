import Foundation
import GANZoo
import GANZooEvaluation
import GANZooSupport

/// What `evaluate` prints and records.
struct EvaluationResult: Encodable {
  private struct Values: Encodable {
    let mean: Double
    let deviation: Double?
    let values: [Double]

    /// Names as in version 0.1.0.
    private enum CodingKeys: String, CodingKey {
      case mean, deviation
      case values = "draws"
    }

    init(_ measurement: MeasuredValues) {
      (mean, deviation, values) = (measurement.mean, measurement.deviation, measurement.values)
    }
  }

  private struct Pair: Encodable { let samples, real: Values }

  /// One of them.
  private let generator, images: String?
  /// The size beyond which latent numbers were sampled again; nil where none were.
  private let truncation: Float?
  private let data: String
  /// Nil for text.
  private let classifier: String?
  private let split: Evaluate.ComparisonSplit
  private let classifierTestAccuracy: Double?
  private let samples, realSamples: Int
  /// How many real images, or held-out lines, samples are compared with; nil of points, whose shape is known.
  private let referenceSamples: Int?
  private let seeds: [UInt64]
  private let metrics: [String: Pair]
  /// The metrics under the name that they had in GANZoo 0.1.0, for programs that read it.
  private let figures: [String: Pair]
  private let classes: [ClassMetrics]
  private let confusion: [[Int]]
  /// Of `shapes` alone.
  private let factors: FactorReport?
  private let report: EvaluationReport

  init(
    _ report: EvaluationReport, generator: String? = nil, truncation: Float? = nil, images: String? = nil,
    judge: EvaluationClassifier
  ) {
    self.init(
      report, generator: generator, truncation, images: images, data: judge.data, judge.split, classifier: judge.path,
      testAccuracy: judge.file.testAccuracy, reference: judge.referenceCount)
  }

  /// Of text, compared with so many held-out lines of `data`.
  init(_ report: EvaluationReport, generator: String, truncation: Float?, text data: String, reference: Int) {
    self.init(
      report, generator: generator, truncation, data: data, .test, classifier: nil, testAccuracy: nil,
      reference: reference)
  }

  /// Of points, whose data set `data` has a known shape.
  init(_ report: EvaluationReport, generator: String, truncation: Float?, points data: String) {
    self.init(report, generator: generator, truncation, data: data, .test, classifier: nil, testAccuracy: nil)
  }

  private init(
    _ report: EvaluationReport, generator: String?, _ truncation: Float?, images: String? = nil, data: String,
    _ split: Evaluate.ComparisonSplit,
    classifier: String?, testAccuracy: Double?, reference: Int? = nil
  ) {
    (self.generator, self.truncation, self.images) = (generator, truncation, images)
    (self.classifier, self.data, self.split) = (classifier, data, split)
    classifierTestAccuracy = testAccuracy
    (samples, realSamples, seeds) = (report.samples, report.realSamples, report.seeds)
    referenceSamples = reference
    metrics = Dictionary(
      uniqueKeysWithValues: report.metrics.map {
        ($0.kind.rawValue, Pair(samples: Values($0.samples), real: Values($0.real)))
      })
    figures = metrics
    factors = report.factors
    (classes, confusion, self.report) = (report.classes, report.confusion, report)
  }

  private enum CodingKeys: CodingKey {
    case generator, truncation, images, classifier, data, split, classifierTestAccuracy
    case samples, realSamples, referenceSamples
    case classes, confusion, factors, seeds, metrics, figures
  }

  /// For people.
  ///
  /// - Parameter width: of the terminal in columns; nil elsewhere.
  func text(width: Int?) -> String {
    let accuracy =
      classifierTestAccuracy.map { ", which recognises \(MetricFormat.percent.text($0)) of test images" } ?? ""
    let seedList = seeds.map(String.init).joined(separator: ", ") + TruncationOptions.note(truncation)
    // Some metrics have one value wherever others have several.
    let realSets = report.metrics.map(\.real.values.count).max() ?? 1
    let real = (realSets > 1 ? "\(realSets.counted("set")) of " : "") + realSamples.grouped
    let sets =
      images == nil
      ? "\(seeds.count.counted("set")) of \(samples.grouped) samples (seeds \(seedList))"
      : "one set of \(samples.grouped) images" + (realSets > 1 ? ", so that ± is known of real ones alone" : "")
    guard let classifier else {
      let lines = referenceSamples.map { $0.counted("held-out line") }
      let (others, kind) = lines.map { ("\($0) of", "training lines") } ?? ("the shape of", "test points")
      return """
        \(generator ?? "")
        \(sets), compared with \(others) \(data.shown()) (column Real: \(real) \(kind))
        """.wrapped(to: width ?? .max, indentation: "  ") + "\n\n\(report.table(width: width))"
    }
    let others = "compared with \(referenceSamples?.grouped ?? "") \(split) images of \(data.shown())"
    let head = """
      \(generator ?? images?.printable ?? "")
      \(sets), \(others) (column Real: \(real) real images)
      Classifier \(classifier)\(accuracy)
      """
    return head.wrapped(to: width ?? .max, indentation: "  ")
      + "\n\n\(report.table(width: width))\n\n\(report.classTable(width: width))"
      + (factors.map { "\n\n\($0.text(width: width))" } ?? "")
  }

  /// What a generator's file keeps: the means, and how they were measured.
  var recorded: JSONObject {
    let values = report.metrics.map { metric in
      (
        metric.kind.rawValue,
        JSONObject.Value.object(["value": .double(metric.samples.mean), "real": .double(metric.real.mean)])
      )
    }
    let measured: JSONObject = [
      "data": .string(data), "split": .string(split.rawValue), "samples": .int(samples), "draws": .int(seeds.count),
      "seed": .int(Int(seeds.first ?? 0)),
    ]
    return values.reduce([:]) { $0 + JSONObject(dictionaryLiteral: $1) } + (factors?.recorded ?? [:]) + [
      "measured": .object(measured)
    ]
  }
}
