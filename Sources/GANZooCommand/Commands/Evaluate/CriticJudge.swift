import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

/// A critic with what it is to score: real examples that it has learnt from, others, and a generator's samples.
struct CriticJudge {
  /// The paths of the critic and of the generator, and the data set or the folder.
  let critic: String, against: String?, data: String
  /// The size beyond which the generator's latent numbers are sampled again; nil where none are.
  var truncation: Float? { generator?.latent.truncation }
  private let model: Model
  private let generator: Generator?
  private let training: any Dataset
  private let heldOut: (any Dataset)?

  /// Loads what is scored. Shapes are compared first, so that a mismatch is found before the data set is loaded.
  ///
  /// - Parameters:
  ///   - path: the critic's file.
  ///   - against: the generator's file; nil for none.
  ///   - truncation: of the generator's latent vectors.
  ///   - data: a data set or a folder; nil: what the generator learnt from.
  ///   - overrides: of settings of the data.
  ///   - readers: threads that read files.
  /// - Throws: `UsageError`, `CriticInterfaceError`, or what the files and the data set throw.
  init(
    _ saved: SavedNetwork, _ path: String, against: String?, _ truncation: TruncationOptions, data: String?,
    overrides: [String], readers: Int, _ zoo: Zoo, on device: Device
  ) throws {
    let file = try against.map { try GeneratorFile(contentsOf: $0, layers: zoo.layers) }
    if let file, file.alphabet != nil {
      throw UsageError("critics of images and points are judged, but \(against ?? "") generates text")
    }
    generator = try file.map {
      let generator = Generator($0, on: device)
      try truncation.apply(to: generator)
      return generator
    }
    let network = try CriticInterface(sample: file?.network.outputShapes[0]).critic(saved, from: path)
    let sample = network.network.inputShapes[0]
    let settings = try Self.settings(path, file?.provenance.recipe, data, overrides, sample, zoo)
    let check = { (found: [Int]) in
      guard found != sample.sizes else { return }
      let fitting = DataChoice.examples(of: sample, zoo).map { "; name others with --data, \($0)" } ?? ""
      throw UsageError(
        "\(path) reads samples of \(sample), but the examples of \(settings.set) are \(Shape(found))\(fitting)")
    }
    guard settings.set != TextDataset.name else {
      throw UsageError("critics of images and points are judged, but --data names text")
    }
    if let shape = try zoo.datasets[settings.set].shape { try check(shape) }
    let request = DatasetRequest(
      settings.split, folder: settings.folder, sample: sample.sizes, downloads: DataChoice.downloads, threads: readers)
    training = try settings.part(of: settings.load(request), seed: file?.provenance.seed ?? 0)
    try check(training.shape)
    heldOut = try training.heldOut ?? Self.test(settings, request)
    if let heldOut { try check(heldOut.shape) }
    (critic, self.against, self.data) = (path, against, settings.folder ?? settings.set)
    model = Model(network, on: device)
    for note in training.notes { ConsoleOutput.standardError.writeLine("note: \(note)") }
    if heldOut == nil {
      ConsoleOutput.standardError.writeLine(
        "note: no examples are held out, so that it is not known whether the critic overfits")
    }
  }

  /// The settings of the data: those that the generator's file records, unless another data set is named.
  private static func settings(
    _ path: String, _ recorded: String?, _ data: String?, _ overrides: [String], _ sample: Shape, _ zoo: Zoo
  ) throws -> DataSettings {
    let recorded = try recorded.flatMap { $0.isEmpty ? nil : try SettingsTree(yaml: $0, file: path) }
    guard data != nil || recorded != nil else {
      throw UsageError("\(path) does not say what the critic learnt from: name real examples with --data")
    }
    let named = try [DataChoice.option(data, zoo)].assignments(beside: overrides)
    let isOther = named.contains { $0.hasPrefix("data.set=") && $0 != "data.set=\(recorded?["data.set"] ?? "")" }
    var tree = (isOther ? nil : recorded) ?? SettingsTree()
    if data != nil { try tree.override("data.folder=null") }
    if isOther, named.contains("data.set=\(PictureFolder.name)") { try tree.override(PictureFolder.heldOutByName) }
    for text in named + overrides { try tree.override(text) }
    let section = try SettingsReader(tree).section("data")
    let settings = try DataSettings(section, zoo.datasets, sample: sample)
    try section.finish()
    return settings
  }

  /// The test split; nil where there is none, or where it was learnt from.
  private static func test(_ settings: DataSettings, _ request: DatasetRequest) throws -> (any Dataset)? {
    guard settings.split == .train else { return nil }
    var request = request
    request.split = .test
    do {
      return try settings.load(request)
    } catch PictureFolderError.noSplit, PictureFolderError.noneHeld {
      return nil
    }
  }

  /// Scores at most `count` examples of each kind, chosen at random, and as many samples, with progress.
  ///
  /// Throws `SavedNetworkError` for a score that is no number, or what the data set throws.
  func scores(_ count: Int, seed: UInt64) throws -> CriticReport {
    let sets = [training.count, heldOut?.count ?? 0, generator == nil ? 0 : count].map { min($0, count) }
    var bar = LateProgress(
      "evaluate", total: sets.reduce(0) { $0 + ($1 + Self.batch - 1) / Self.batch }, unit: "batches")
    defer { bar.finish() }
    var done = 0
    let progress = {
      done += 1
      bar.update(done: done)
    }
    let training = try scores(of: training, count, seed, "training example", progress)
    let heldOut = try heldOut.map { try scores(of: $0, count, seed, "held-out example", progress) }
    let samples = try generator.map { try scores(of: $0, count, seed, progress) }
    return CriticReport(self, seed: seed, training: training, heldOut: heldOut, samples: samples)
  }

  private static let batch = 100

  private func scores(
    of dataset: any Dataset, _ count: Int, _ seed: UInt64, _ kind: String, _ progress: () -> Void
  ) throws -> CriticScores {
    let chosen = RandomStream(seed: seed, purpose: .evaluation).choice(min(count, dataset.count), of: dataset.count)
    var scores: [Float] = []
    for first in stride(from: 0, to: chosen.count, by: Self.batch) {
      let part = Array(chosen[first..<min(first + Self.batch, chosen.count)])
      scores += try self.scores(dataset.batch(part, on: model.device).images, kind)
      progress()
    }
    return CriticScores(scores)
  }

  private func scores(
    of generator: Generator, _ count: Int, _ seed: UInt64, _ progress: () -> Void
  ) throws -> CriticScores {
    let classes = max(1, generator.file.classNames.count)
    var scores: [Float] = []
    try generator.generate(classes: (0..<count).map { $0 % classes }, seed: seed) { samples, _ in
      scores += try self.scores(samples, "sample")
      progress()
    }
    return CriticScores(scores)
  }

  /// The scores of samples [N, …] before a last sigmoid, which would hide how far apart high scores are.
  private func scores(_ samples: Tensor, _ kind: String) throws -> [Float] {
    var call = CallContext.inference
    call.outputs = .logits
    // What a layer gives takes 256 MiB at most.
    let most = max(1, Network.largestCount / (model.network.vertices.map(\.outputShape.count).max() ?? 1))
    let count = samples.shape[0]
    let scores = stride(from: 0, to: count, by: most).flatMap { first in
      model([samples.sliced(first..<min(first + most, count), axis: 0)], call)[0].values
    }
    if let score = scores.first(where: { !$0.isFinite }) {
      throw SavedNetworkError(
        file: critic, reason: "the score of a \(kind) is \(score), which is not a finite number; did training diverge?")
    }
    return scores
  }
}
