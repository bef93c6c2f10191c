import ArgumentParser
import Foundation
import GANZoo
import GANZooSupport
import GANZooVisualization

struct Report: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes a page about runs: curves, samples through time, quality, and how to get the same again.",
    usage: "\(Program.name) report <run> ... [--output <file.html>] [<options>]",
    discussion: """
      Examples:

        \(Program.name) report runs/acgan-default
        \(Program.name) report runs/acgan-default --evaluate
        \(Program.name) report runs/a runs/b --output comparison.html

      The page is one HTML file that needs no network: it opens from a mail, on a phone, and can be printed. Every \
      number in it is the log's, or was measured by --evaluate or 'evaluate --record'. A run writes report.html into \
      its folder at its end.
      """)

  @Argument(help: ArgumentHelp("Folders of runs.", valueName: "run"), completion: .directory)
  var runs: [String]

  @Option(
    help: ArgumentHelp("The page; by default report.html in the folder of the only run.", valueName: "file.html"),
    completion: .file(extensions: ["html"]))
  var output: String?

  @Flag(help: "Measure each run's generator, as 'evaluate' does, and show what its samples are taken for.")
  var evaluate = false

  @Option(
    parsing: .unconditional, help: ArgumentHelp("With --evaluate, samples in each of three sets.", valueName: "count"))
  var samples = 10_000

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if runs.count > Self.mostRuns {
      throw ValidationError("A report is on at most \(Self.mostRuns) runs, not \(runs.count).")
    }
    if runs.count > 1, output == nil { throw ValidationError("Several runs have no folder in common: give --output.") }
    if let output, !output.hasSuffix(".html") { throw ValidationError("--output is a file.html, not '\(output)'.") }
    if !(Evaluator.minimumSamples...100_000).contains(samples) {
      throw ValidationError("--samples is a number from \(Evaluator.minimumSamples) to 100,000, not \(samples).")
    }
  }

  private static let mostRuns = 20

  func run(_ zoo: Zoo) throws {
    let records = try runs.map { try RunRecord($0) }
    let usual = records[0].path + "/report.html"
    let output = output ?? usual
    // A run's report may be written again, that of another run or of several has no place there.
    if runs.count > 1 || output.resolvedPath != usual.resolvedPath { try OwnFiles.check("--output", output) }
    // A run's folder may be somebody else's, whose link would lead anywhere.
    var info = stat()
    if self.output == nil, lstat(output, &info) == 0, info.st_mode & S_IFMT == S_IFLNK {
      throw RunFolderError.link(path: output)
    }
    // Evaluations take minutes.
    try AtomicFile.checkWritable(output)
    let entries = try records.map { record in
      RunReport.Entry(record, evaluation: try evaluate ? evaluation(of: record, zoo) : nil)
    }
    try RunReport(entries, zoo: zoo).write(to: output)
    let subject = records.count.counted("run")
    ConsoleOutput.standardOutput.write("wrote a report of \(subject) to \(output.shown(most: 1000))\n")
  }

  private func evaluation(of record: RunRecord, _ zoo: Zoo) throws -> Evaluation {
    let path = record.path + "/generator.h5"
    let generator = Generator(try GeneratorFile(contentsOf: path, layers: zoo.layers), on: threads.device)
    guard generator.sample.rank == 3 else {
      throw UsageError("--evaluate judges images, but \(path) generates \(generator.sample.sampleWord)")
    }
    let judge = try EvaluationClassifier(
      zoo, of: path, generator, data: nil, classifier: record.options?.classifier, overrides: [], split: .test,
      samples: samples, readers: threads.readers, on: generator.device)
    return try judge.evaluate(generator, seed: 1)
  }
}
