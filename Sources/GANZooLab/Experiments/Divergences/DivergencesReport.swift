import Foundation
import GANZooFormats
import GANZooVisualization

/// What the divergences show, in words, numbers and curves.
struct DivergencesReport {
  let points: [DivergencePoint]
  let lines: [ParallelLinesPoint]
  let linePoints: Int

  private var last: DivergencePoint { points[points.count - 1] }
  private var error: Double { points.map(\.error).max() ?? 0 }
  private var linesError: Double { lines.map { abs($0.wasserstein - abs($0.distance)) }.max() ?? 0 }
  private var apart: [ParallelLinesPoint] { lines.filter { $0.distance != 0 } }

  /// The mean at which the Jensen-Shannon divergence grows fastest.
  private var steepest: DivergencePoint {
    points.max { $0.jensenShannonSlope < $1.jensenShannonSlope } ?? points[0]
  }

  /// The first mean from which the Jensen-Shannon divergence has 99 % of log 2.
  private var saturated: Double? { points.first { $0.jensenShannonGap < 0.01 * log(2) }?.mean }

  var result: ExperimentResult {
    ExperimentResult(
      summary: summary,
      setting:
        "N(0, 1) and N(m, 1) at \(points.count) means m from 0 to \(last.mean.plain), by the trapezoidal rule in "
        + "steps of 0.01, in nats. Parallel lines: (0, Z) and (θ, Z) with Z uniform in [0, 1], each as \(linePoints) "
        + "points of equal mass, at \(lines.count) distances θ from −1 to 1; the Wasserstein distance by a linear "
        + "program over all pairs of points.",
      departures: ["The lines of example 1 are \(linePoints) points each."],
      findings: gaussianFindings + lineFindings, tables: [gaussianTable, lineTable], numbers: numbers,
      figure: figure, figureSize: (1080, 1080))
  }

  // MARK: - Words

  private var summary: String {
    let saturation = saturated.map { "it has 99 % of log 2 = 0.693 from m = \($0.plain) on" } ?? "it stays below log 2"
    return "The second Gaussian moves away from the first. The Jensen-Shannon divergence, which the first GAN lowers, "
      + "soon cannot tell far from farther: \(saturation), it grows fastest at m = \(steepest.mean.plain), and at m = "
      + "\(last.mean.plain) its slope is \(last.jensenShannonSlope.short). What follows such a slope does not know "
      + "where to go. The KL divergence is m² / 2 both ways, so that its slope grows, and the Wasserstein distance is "
      + "m: its slope is 1 at any distance. Two lines that do not touch are as far from each other as can be for the "
      + "first two, however near they are, and only the Wasserstein distance, |θ|, says how near."
  }

  private var gaussianFindings: [ExperimentResult.Finding] {
    let isGrowing = zip(points, points.dropFirst()).allSatisfy {
      $0.forwardKL < $1.forwardKL && $0.jensenShannonGap > $1.jensenShannonGap
    }
    let (slope, slopes) = (last.jensenShannonSlope, points.dropFirst().map(\.forwardKLSlope))
    return [
      .init(
        claim: "As the mean of q increases, the divergence increases (Hui 2018).",
        found: isGrowing
          ? "KL and Jensen-Shannon grow from each of \(points.count) means to the next" : "they do not always grow",
        agrees: isGrowing),
      .init(
        claim: "The gradient of the Jensen-Shannon divergence diminishes to nearly zero (Hui 2018).",
        found:
          "its slope is at most \(steepest.jensenShannonSlope.plain), and \(slope.short) at m = \(last.mean.plain)",
        agrees: slope < Self.nearlyNothing * steepest.jensenShannonSlope),
      .init(
        claim: "The gradient of the KL divergence diminishes, too (Hui 2018 says it of both).",
        found: "its slope is m: \(slopes.first?.plain ?? "") at m = \(points[1].mean.plain), and "
          + "\(last.forwardKLSlope.plain) at m = \(last.mean.plain)",
        agrees: last.forwardKLSlope < slopes.first ?? 0),
      .init(
        claim: "The Jensen-Shannon divergence saturates at log 2.",
        found: "at m = \(last.mean.plain) it is \(last.jensenShannonGap.short) below log 2",
        agrees: last.jensenShannonGap < Self.nearlyNothing),
      .init(
        claim: "In closed form KL is m² / 2 both ways, its slope m, and the Wasserstein distance m.",
        found: "quadrature gives the same but for \(error.short) of them", agrees: error <= Divergences.tolerance),
    ]
  }

  private static var nearlyNothing: Double { Divergences.nearlyNothing }

  private var lineFindings: [ExperimentResult.Finding] {
    let divergence = apart.map { abs($0.jensenShannon - log(2)) }.max() ?? 0
    let together = lines.first { $0.distance == 0 }
    let isInfinite = apart.allSatisfy { $0.kullbackLeibler == .infinity }
    let isNothing = together.map { $0.jensenShannon == 0 && $0.kullbackLeibler == 0 } ?? false
    return [
      .init(
        claim: "Between parallel lines the Wasserstein distance is |θ| (Arjovsky et al. 2017, example 1).",
        found: "linear programs give |θ| but for \(linesError.short)", agrees: linesError <= Divergences.tolerance),
      .init(
        claim: "There the Jensen-Shannon divergence is log 2 and KL infinite, and both are 0 for θ = 0 alone.",
        found: "Jensen-Shannon differs from log 2 by at most \(divergence.short), KL is "
          + "\(isInfinite ? "infinite" : "finite"), and for θ = 0 both are \(isNothing ? "0" : "not 0") (by "
          + "construction: the lines have no point in common)",
        agrees: divergence <= Divergences.tolerance && isInfinite && isNothing),
    ]
  }

  // MARK: - Numbers

  /// The points that are nearest to some means.
  private var chosen: [DivergencePoint] {
    let wanted = [0.0, 1, 2, 3, 5, 10, 20, 35].filter { $0 <= last.mean }
    let indices = wanted.compactMap { mean in
      points.indices.min { abs(points[$0].mean - mean) < abs(points[$1].mean - mean) }
    }
    return Set(indices).sorted().map { points[$0] }
  }

  private var gaussianTable: ExperimentResult.Table {
    .init(
      title: "Gaussians",
      columns: ["m", "KL(p, q)", "KL(q, p)", "Jensen-Shannon", "below log 2", "its slope", "Wasserstein"],
      rows: chosen.map { point in
        [
          point.mean.plain, point.forwardKL.digits(6), point.reverseKL.digits(6), point.jensenShannon.digits(6),
          point.jensenShannonGap.short, point.jensenShannonSlope.short, point.wasserstein.digits(6),
        ]
      })
  }

  private var lineTable: ExperimentResult.Table {
    .init(
      title: "Parallel lines", columns: ["θ", "Wasserstein", "Jensen-Shannon", "KL"],
      rows: lines.filter { [-1, -0.5, -0.1, 0, 0.1, 0.5, 1].contains($0.distance) }.map { line in
        [
          line.distance.plain, line.wasserstein.digits(6), line.jensenShannon.digits(6),
          line.kullbackLeibler == .infinity ? "∞" : line.kullbackLeibler.digits(6),
        ]
      })
  }

  private var numbers: JSONObject {
    let column = { (name: String, value: (DivergencePoint) -> Double) in
      (name, JSONObject.Value.array(points.map { .double(value($0)) }))
    }
    let columns = [
      column("mean", \.mean), column("kl_forward", \.forwardKL), column("kl_reverse", \.reverseKL),
      column("jensen_shannon", \.jensenShannon), column("jensen_shannon_below_log_2", \.jensenShannonGap),
      column("jensen_shannon_slope", \.jensenShannonSlope), column("wasserstein", \.wasserstein),
    ]
    var gaussians: JSONObject = [:]
    for (name, values) in columns { gaussians[name] = values }
    return [
      "gaussians": .object(gaussians), "largest_error": .double(error),
      "saturated_from": saturated.map { .double($0) } ?? .null, "steepest_at": .double(steepest.mean),
      "lines": .object([
        "distance": .array(lines.map { .double($0.distance) }),
        "wasserstein": .array(lines.map { .double($0.wasserstein) }),
        "jensen_shannon": .array(lines.map { .double($0.jensenShannon) }), "largest_error": .double(linesError),
      ]),
    ]
  }
}
