import GANZooData
import GANZooEvaluation
import GANZooFormats
import GANZooSupport

/// What a report says of a generator's quality.
struct ReportQuality {
  private let evaluation: Evaluation

  init(_ evaluation: Evaluation) { self.evaluation = evaluation }

  /// Throws `ImageError` where a picture cannot be encoded.
  func html() throws -> HTML {
    let report = evaluation.report
    let rows = report.metrics.map { metric -> [HTML] in
      let format = metric.kind.format
      return [
        "\(metric.kind.title.trimmed)", "\(Self.text(metric.samples, format))", "\(Self.text(metric.real, format))",
        "\(metric.kind.better)",
      ]
    }
    let caption =
      "\(report.seeds.count.counted("set")) of \(report.samples.grouped) samples, beside "
      + "\(report.realSamples.grouped) real images"
    let table = HTML.table(caption, head: ["Metric", "Samples", "Real", "Better"], rows: rows)
    return "\(table)\(confusion)\(try pictures())"
  }

  private static func text(_ values: MeasuredValues, _ format: MetricFormat) -> String {
    format.text(values.mean) + (values.deviation.map { " ± \(format.text($0))" } ?? "")
  }

  /// What a generator's file says that was measured: each with "value" and "real"; nil where there is nothing.
  static func table(recorded metrics: JSONObject) -> HTML? {
    let rows = Metric.Kind.allCases.compactMap { kind -> [HTML]? in
      guard case .object(let pair)? = metrics[kind.rawValue], let value = pair["value"]?.number else { return nil }
      let real = pair["real"]?.number.map(kind.format.text) ?? "–"
      return ["\(kind.title.trimmed)", "\(kind.format.text(value))", "\(real)", "\(kind.better)"]
    }
    guard !rows.isEmpty else { return nil }
    return .table(
      "As recorded in the generator's file", head: ["Metric", "Samples", "Real", "Better"], rows: rows)
  }

  // MARK: - Classes

  /// More would be unreadable.
  private static let mostClasses = 30

  private var confusion: HTML {
    let (counts, names) = (evaluation.report.confusion, evaluation.report.classes.map(\.name))
    guard !counts.isEmpty, names.count <= Self.mostClasses else { return .empty }
    let rows = zip(names, counts).map { name, row -> HTML in
      let total = max(1, row.reduce(0, +))
      let cells = row.map { count -> HTML in
        "<td class=\"heat\" style=\"--share: \(HTML(markup: "\(Float(count) / Float(total) * 0.6)"))\">\(count)</td>"
      }
      return "<tr><th scope=\"row\">\(name.shown(most: 20))</th>\(cells)</tr>\n"
    }
    let head = names.map { "<th scope=\"col\">\($0.shown(most: 20))</th>" as HTML }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table>
      <caption>Samples by the class asked for (row) and the class that the classifier sees (column)</caption>
      <thead><tr><td></td>\(head)</tr></thead>
      <tbody>
      \(rows)</tbody></table></div>

      """
  }

  private func pictures() throws -> HTML {
    let nearest = try Self.picture(
      evaluation.nearest, "Samples, and below each row the nearest training images",
      "Rows of samples, each above the training images that are nearest to them")
    guard let confusion = evaluation.confusion else { return nearest }
    let sorted = try Self.picture(
      confusion, "A sample for each class asked for (row) and seen (column)",
      "Samples sorted by the class asked for and the class that the classifier sees")
    return "\(sorted)\(nearest)"
  }

  private static func picture(_ image: PixelImage, _ caption: String, _ alt: String) throws -> HTML {
    "<figure>\(ReportImage(png: try PNG.encode(image)).html(alt: alt))<figcaption>\(caption)</figcaption></figure>\n"
  }
}

extension String {
  fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
