import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

/// The lines of text that samples are compared with.
struct TextJudge {
  /// What they are of: a file, a folder, or the data set's name.
  let data: String
  /// How many held-out lines samples are compared with.
  var referenceCount: Int { evaluator.count }
  private let evaluator: TextEvaluator
  private let training: any Dataset

  /// Loads the lines.
  ///
  /// - Parameters:
  ///   - generator: what is to be judged; `file` is its path.
  ///   - data: `text`, a file or a folder; nil: what the generator learnt from.
  ///   - overrides: of settings of the data.
  /// - Throws: `UsageError` where it is not known what to compare with, `EvaluationError` for too few lines, or what
  ///   the data set throws.
  init(
    _ zoo: Zoo, _ generator: GeneratorFile, _ file: String, data: String?, overrides: [String], readers: Int
  ) throws {
    let recorded = generator.provenance.recipe
    guard data != nil || !recorded.isEmpty else {
      throw UsageError(
        "\(file) does not say what its generator learnt from: name real lines with --data, a file of text or a folder")
    }
    var tree = recorded.isEmpty ? SettingsTree() : try SettingsTree(yaml: recorded, file: file)
    if let data {
      try tree.override("data.folder=null")
      for text in try [DataChoice.option(data, zoo)].assignments(beside: overrides) { try tree.override(text) }
    }
    for text in overrides { try tree.override(text) }
    let settings = try SettingsReader(tree).section("data")
    let name = try settings.string("set", default: TextDataset.name)
    guard name == TextDataset.name else {
      throw UsageError("\(file) generates text, but --data \(name) is no text")
    }
    let request = DatasetRequest(
      folder: try settings.optionalString("folder"), sample: generator.network.outputShapes[0].sizes,
      downloads: DataChoice.downloads, threads: readers)
    let load = try zoo.datasets[name].make(settings)
    let open = { (split: DatasetSplit) in
      var request = request
      request.split = split
      return try load(request)
    }
    self.data = request.folder ?? name
    training = try open(.train)
    evaluator = try TextEvaluator(reference: open(.test), alphabet: generator.alphabet)
  }

  /// Measures a generator, with progress.
  func evaluate(_ generator: Generator, samples: Int, seed: UInt64) throws -> EvaluationReport {
    var bar = ProgressBar(
      "evaluate", total: Evaluator.batches(Array(repeating: samples, count: Evaluator.repetitions)), unit: "batches")
    let start = ContinuousClock.now
    var done = 0
    defer { bar.finish() }
    return try evaluator.report(generator, samples: samples, seed: seed, training: training) {
      done += 1
      if ContinuousClock.now - start > .seconds(2) { bar.update(done: done) }
    }
  }
}
