import ArgumentParser
import Foundation
import GANZoo
import GANZooSupport

struct Benchmark: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measures how fast a recipe trains and generates on this machine.",
    usage: "\(Program.name) benchmark [--model <model>] [--recipe <recipe>] [<options>]",
    discussion: """
      Examples:

        \(Program.name) benchmark
        \(Program.name) benchmark --recipe keras-wacgan --threads 1 --seconds 30 --json
        \(Program.name) benchmark --profile
        \(Program.name) benchmark --data pictures/ --size 64

      A step is five critic updates and a generator update, whatever the recipe's schedule; a critic update \
      includes its generated images. Useful GFLOP/s count the operations of the layers as written, executed GFLOP/s \
      those that were computed, as a share of what the processor's threads reach in registers alone. Bandwidth is what \
      they read and write together in memory. Images are generated to bytes, as 'ganzoo generate' does. Close other \
      programs first. Documentation/speed.md says how to read the tables.
      """)

  @Option(help: "The architecture; '\(Program.name) list' shows them.", completion: .architecture)
  var model = "acgan"

  @OptionGroup var recipe: RecipeChoice

  @Option(
    help: ArgumentHelp("A data set, or a folder with its files or with pictures.", valueName: "name or folder"),
    completion: .data)
  var data: String?

  @OptionGroup var sample: SampleOptions
  @OptionGroup var threads: ThreadOptions

  @Option(parsing: .unconditional, help: "Images in a batch of the training, in place of the recipe's.")
  var batch: Int?

  @Option(parsing: .unconditional, help: "About how many seconds to measure, after a warm-up.")
  var seconds = 10.0

  @Flag(help: "Print where the time of a step goes, too, by kind of kernel.")
  var profile = false

  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Flag(help: "Print JSON: times in milliseconds, memory in MiB.")
  var json = false

  func validate() throws {
    if let batch, !(1...65_536).contains(batch) {
      throw ValidationError("--batch is a number from 1 to 65,536, not \(batch).")
    }
    if !(0.1...3600).contains(seconds) {
      throw ValidationError("--seconds is a number from 0.1 to 3600, not \(seconds).")
    }
  }

  func run(_ zoo: Zoo) throws {
    let options = [SettingOption("--batch", "training.batch", batch), try DataChoice.option(data, zoo)]
    let choice = self.recipe
    let recipe = try options.quoted {
      try choice.load(zoo, model: model, more: options.assignments(beside: choice.overrides), fitting: sample.request)
    }
    let device = threads.device(isProfiled: profile)
    let benchmark = try TrainingBenchmark(
      recipe, dataset: try recipe.loadDataset(downloads: DataChoice.downloads, threads: threads.readers), on: device)
    let needs = try TrainingRequirements(recipe, generatesMany: true)
    try limits.check(memory: needs.memory, advice: LimitOptions.advice(recipe))
    let result = try measure(benchmark)
    let report = BenchmarkReport(result, model: model, recipe: choice.recipe, threads: device.threads)
    let output = ConsoleOutput.standardOutput
    output.write(try (json ? report.json : report.table(width: output.columns)) + "\n")
  }

  /// Shows progress once two seconds have passed.
  private func measure(_ benchmark: TrainingBenchmark) throws -> BenchmarkResult {
    let progress = BenchmarkProgress()
    defer { progress.finish() }
    return try benchmark.run(for: .seconds(seconds)) { part, duration in
      progress.note("\(part.rawValue), ms \((duration / .milliseconds(1)).shortText)")
    }
  }
}
