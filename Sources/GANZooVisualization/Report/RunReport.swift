import Foundation
public import GANZooEvaluation
import GANZooSupport
public import GANZooTraining

/// A page on one or more runs that needs no other file and no network: recipe, curves, grids through time, quality, and
/// how to get the same bytes again.
///
///     let record = try RunRecord("runs/acgan-default")
///     try RunReport([.init(record)], zoo: .builtIn).write(to: "report.html")
public struct RunReport {
  /// Data sets whose classifiers come with the package.
  package static let judged = ["fashion-mnist", "mnist", "shapes"]

  /// A run, and what was measured of its generator.
  public struct Entry {
    /// The run.
    public let record: RunRecord
    /// What `Evaluator` found; nil where it was not asked.
    public let evaluation: Evaluation?

    /// A run with its evaluation, if there is one.
    public init(_ record: RunRecord, evaluation: Evaluation? = nil) {
      self.record = record
      self.evaluation = evaluation
    }
  }

  private let runs: [RunSection]
  private let title: String

  /// A report on at least one run.
  ///
  /// - Parameters:
  ///   - entries: the runs, in the order in which they come.
  ///   - zoo: what the runs' recipes are compared with.
  public init(_ entries: [Entry], zoo: Zoo) {
    precondition(!entries.isEmpty, "a report on no run")
    let budget = max(1, RunSection.mostFrames / entries.count)
    runs = entries.enumerated().map { RunSection($1, number: $0 + 1, of: entries.count, zoo, frames: budget) }
    title = entries.count == 1 ? "Run \(entries[0].record.name)" : entries.count.counted("run")
  }

  /// Writes the page; the file appears complete or not at all.
  ///
  /// Throws `FileWriteError`, or what makes a picture.
  public func write(to path: String) throws { try AtomicFile.write(Array(page().utf8), to: path) }

  /// The page.
  ///
  /// Throws what makes a picture.
  public func page() throws -> String {
    let styles = HTML(markup: ChartSheet.styleSheet + String(decoding: PackageResources.report_css, as: UTF8.self))
    let script = HTML(markup: String(decoding: PackageResources.report_js, as: UTF8.self))
    let comparison = runs.count > 1 ? RunComparison(runs.map(\.record)).html : .empty
    let sections = try runs.map { try $0.html() }
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="generator" content="GANZoo \(ganzooVersion)">
      <title>\(title)</title>
      <style>
      \(styles)</style>
      </head>
      <body>
      <main>
      <h1>\(title)</h1>
      \(comparison)\(sections)</main>
      <footer class="quiet"><p>Made by GANZoo \(ganzooVersion) on \(Date.now.formatted(.iso8601)).</p></footer>
      <script>
      \(script)</script>
      </body>
      </html>

      """
    return page.markup
  }
}
