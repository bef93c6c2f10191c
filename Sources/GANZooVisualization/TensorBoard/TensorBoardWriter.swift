import Foundation
import GANZooData
import GANZooEvaluation
import GANZooNN
import GANZooSupport
public import GANZooTraining

/// Writes event files of a training that TensorBoard opens: curves, grids, histograms, settings, both networks, texts.
///
///     try run.run(observers: [TensorBoardWriter()])      then: tensorboard --logdir runs
///
/// Curves have the names and values of the log. A training that goes on, or goes back, takes what did not happen off
/// its last file and begins another one, so that each step is there once.
public final class TensorBoardWriter: TrainingObserver {
  private let ownFolder: String?
  private let askedInterval: Int?
  private var run: RunContext?
  private var folder = ""
  private var file: EventFile?
  private var tags = ScalarTags(classNames: [])
  private var names = LogNames.standard
  private var settings: TrainingSettings?
  private var histogramsEvery = 0
  private var histograms: NetworkHistograms?
  private var notes: [String] = []
  /// The first step that is not reported yet.
  private var nextStep = 0
  /// Whether the training has begun in this process, so that going back means a retry.
  private var isAtWork = false

  /// A writer.
  ///
  /// - Parameters:
  ///   - folder: where the files go; nil: the folder of the run.
  ///   - histogramsEvery: steps between two looks at weights, gradients and activations; 0: none; nil:
  ///     `TrainingSettings.gridEvery`.
  public init(_ folder: String? = nil, histogramsEvery: Int? = nil) {
    precondition(histogramsEvery ?? 0 >= 0, "histograms every \(histogramsEvery ?? 0) steps")
    ownFolder = folder
    askedInterval = histogramsEvery
  }

  /// The name of its state; of a writer with a folder of its own that is part of it.
  public var name: String { ["TensorBoardWriter", ownFolder].compactMap { $0 }.joined(separator: " ") }
  /// The file that is being written, its bytes, and the step from which on it tells nothing.
  public var savedState: String? { file.map { "\($0.name) \($0.length) \(nextStep)" } }

  /// Begins a file. Throws `FileWriteError`, or `TensorBoardError.noFolder`.
  public func began(_ run: RunContext) throws {
    guard let folder = ownFolder ?? run.folder else { throw TensorBoardError.noFolder }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let settings = run.trainer.settings
    (self.run, self.folder) = (run, folder)
    names = run.recipe?.logNames ?? .standard
    tags = ScalarTags(classNames: run.classNames)
    (self.settings, histogramsEvery) = (settings, askedInterval ?? settings.gridEvery)
    nextStep = run.step
    watchGradients(run.trainer)
    if !run.isResumed { file = try firstFile(of: run) }
  }

  /// A file with what there is to say of the whole run, in place of others.
  private func firstFile(of run: RunContext) throws -> EventFile {
    try remove(RunFolder.eventFiles(in: folder)[...])
    let file = try EventFile(in: folder, startingAt: 0)
    let real = try RealSamples.picture(run.trainer.dataset, classes: run.trainer.classes).map(PNG.encode)
    let introduction = RunIntroduction(
      settings: run.recipe?.resolved, networks: Self.networks(run.trainer),
      notes: (run.recipe.map { $0.warnings.map { "warning: \($0)" } + $0.notes } ?? []) + run.trainer.dataset.notes,
      real: real)
    try file.append(introduction.events(time: Date().timeIntervalSince1970))
    return file
  }

  private static func networks(_ trainer: Trainer) -> [(scope: String, network: Network)] {
    [("generator", trainer.generator.network), ("critic", trainer.critic.network)]
  }

  private func watchGradients(_ trainer: Trainer) {
    guard histogramsEvery > 0 else { return }
    histograms = NetworkHistograms(trainer)
    let earlier = trainer.gradientObserver
    trainer.gradientObserver = { [weak self, weak trainer] role, gradients in
      earlier?(role, gradients)
      guard let self, let trainer, trainer.steps % histogramsEvery == 0, histograms?.isLastInStep(role) == true else {
        return
      }
      histograms?.add(gradients, of: role)
    }
  }

  // MARK: - What is reported

  /// Writes losses and learning rates where a row of the log is due, and histograms where they are. Throws
  /// `FileWriteError`, or what the dataset throws.
  public func stepped(_ report: StepReport) throws {
    isAtWork = true
    nextStep = report.step + 1
    var values: [TBSummary.Value] = []
    if settings?.hasLogRow(after: report.step) ?? true {
      values = report.losses.map { .scalar(names.name(of: $0), Float($0.value)) }
      // The article's tags, and no others.
      if names == .standard {
        values += [
          .scalar("rate/generator", report.learningRates.generator),
          .scalar("rate/critic", report.learningRates.critic),
        ]
      }
    }
    if histogramsEvery > 0, report.step % histogramsEvery == 0 { values += try histograms?.values() ?? [] }
    try write(values, at: report.step)
  }

  /// Writes metrics. Throws `FileWriteError`.
  public func measured(_ report: MeasurementReport) throws {
    let metrics = report.measurement.allMetrics
    try write(
      metrics.map { .scalar(tags.tag(names.name(ofMetric: $0.name)), Float($0.value)) }, at: report.measurement.step)
  }

  /// Writes the picture. Throws `FileWriteError`, or `ImageError`.
  public func sampled(_ report: SampleReport) throws {
    let image = TBSummary.Value.image("samples", png: try PNG.encode(report.picture))
    try write([image].compactMap { $0 }, at: report.step)
  }

  /// Keeps the line until something else is written.
  public func noted(_ line: String) { notes.append(line) }

  /// Writes what is left to say, and how the training ended. Throws `FileWriteError`.
  public func ended(_ outcome: Result<TrainingOutcome, any Error>) throws {
    switch outcome {
    case .success(.stopped): try write([], at: max(0, nextStep - 1))
    case .success(.finished): try write([end(isFinished: true)], at: max(0, nextStep - 1))
    case .failure(is TrainingError):
      let text = run?.folder.flatMap(RunIntroduction.postMortem)
      // The training's error is what its user has to hear.
      try? write([end(isFinished: false)] + [text].compactMap { $0 }, at: nextStep)
    // Whatever it was, the folder may not be this process's any more, or its disk full.
    case .failure: break
    }
    file = nil
  }

  private func end(isFinished: Bool) throws -> TBSummary.Value {
    try RunSettings.end(isFinished: isFinished, time: Date().timeIntervalSince1970)
  }

  private func write(_ values: [TBSummary.Value], at step: Int) throws {
    var values = values
    if !notes.isEmpty { values.append(RunIntroduction.notes(notes)) }
    guard !values.isEmpty else { return }
    try opened(at: step).append([.values(step: step, values)])
    notes = []
  }

  /// The file, made where the training goes on and nobody has told from where.
  private func opened(at step: Int) throws -> EventFile {
    if let file { return file }
    let new = try EventFile(in: folder, startingAt: step)
    try new.append([.start(step: step)])
    file = new
    return new
  }

  // MARK: - Going back

  /// Takes off what did not happen, and begins a file behind it. Throws `FileWriteError`.
  public func rewound(to point: RewindPoint) throws {
    guard let run else { return }
    file = nil
    nextStep = point.step
    let new = try file(of: run, from: point)
    file = new
    if isAtWork, let text = run.folder.flatMap(RunIntroduction.postMortem) {
      try new.append([.values(step: point.step, [text])])
    }
  }

  /// A file for what comes from a point on.
  private func file(of run: RunContext, from point: RewindPoint) throws -> EventFile {
    // What is said of the whole run is said at step 0, and would be forgotten.
    guard point.step > 0 else { return try firstFile(of: run) }
    let isKept = try point.savedState.map { try truncate(to: $0, at: point.step) } ?? false
    let earlier = RunFolder.eventFiles(in: folder)
    let new = try EventFile(in: folder, startingAt: point.step)
    if !isKept, let record = run.folder.flatMap({ try? RunRecord($0) }) {
      // The run had no event files so far, or they are not its own: they are made of what its folder tells.
      let history = RunHistory(record, classNames: tags.classNames, networks: Self.networks(run.trainer))
      try history.write(until: point.step) { try new.append($0) }
      try remove(earlier[...])
    } else {
      // Of this step rows may stay: those of measurements, which count steps that are done.
      try new.append([.start(step: point.step)] + rows(at: point.step))
    }
    return new
  }

  /// Brings files back to what they were at a saved state; false where that cannot be: they are there no more, or the
  /// run has gone on without this observer since.
  private func truncate(to state: String, at step: Int) throws -> Bool {
    let parts = state.split(separator: " ")
    let files = RunFolder.eventFiles(in: folder)
    var info = stat()
    guard parts.count == 3, let length = Int(parts[1]), Int(parts[2]) == step,
      let place = files.firstIndex(of: String(parts[0])),
      lstat("\(folder)/\(files[place])", &info) == 0, info.st_mode & S_IFMT == S_IFREG, Int(info.st_size) >= length,
      length >= 0
    else { return false }
    _ = try AppendedFile("\(folder)/\(files[place])", keeping: length)
    try remove(files[(place + 1)...])
    return true
  }

  private func remove(_ files: ArraySlice<String>) throws {
    for file in files where unlink("\(folder)/\(file)") != 0 && errno != ENOENT {
      throw FileWriteError.failed(path: "\(folder)/\(file)", reason: systemReason(errno))
    }
  }

  private func rows(at step: Int) -> [TBEvent] {
    guard let folder = run?.folder else { return [] }
    var log = RunLog(folder + "/log.jsonl")
    guard (try? log.update()) != nil else { return [] }
    var reader = RowReader(log)
    let values = reader.row(at: step).values
    return values.isEmpty ? [] : [.values(step: step, values.map { .scalar(tags.tag($0.name), $0.value) })]
  }
}
