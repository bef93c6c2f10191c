public import GANZooSupport
import GANZooVisualization

/// An experiment with its settings, ready to be run in a folder.
public struct ExperimentRun: Sendable {
  /// What it is.
  public let entry: ExperimentEntry
  /// How much it measures.
  public let form: ExperimentForm
  /// All settings in force.
  public let settings: SettingsTree
  private let overrides: [String]
  private let experiment: any Experiment

  /// An experiment with overrides `path=value` of its settings; `form=quick` is one, too.
  ///
  /// - Parameter seeds: how many seeds are measured; nil for as many as the form says.
  /// - Throws: `SettingsError` for a setting that it does not have or a value that it does not take,
  ///   `SeedlessExperimentError` where there is nothing that seeds change.
  public init(_ entry: ExperimentEntry, overrides: [String] = [], seeds: Int? = nil) throws {
    self.overrides = (seeds.map { ["seeds=\($0)"] } ?? []) + overrides
    var tree = SettingsTree()
    for text in ["experiment=\(entry.name)"] + self.overrides { try tree.override(text) }
    let reader = SettingsReader(tree)
    // Both are there so that a folder tells what it holds.
    _ = try reader.choice("experiment", of: [entry.name])
    form = try reader.choice("form", default: .full)
    experiment = try entry.make(reader, form)
    if seeds != nil, reader.resolved.yaml(at: "seeds") == nil { throw SeedlessExperimentError(experiment: entry.name) }
    try reader.finish()
    settings = reader.resolved
    self.entry = entry
  }

  /// What a reader has to know of its findings; nil of the full form's.
  package var caution: String? { entry.caution(form, overrides: overrides) }

  /// Runs the experiment in a lab, and writes result.json, figure.svg, figure.png and README.md to its folder.
  ///
  /// Throws `LabInterruption` where the user stopped it, what the experiment throws, or `FileWriteError`.
  public func run(_ lab: Lab) throws -> ExperimentResult {
    let result = try experiment.run(lab)
    let page = LabPage(entry, form, settings, overrides: overrides, result, threads: lab.threads)
    let (width, height) = result.figureSize
    let group = FileGroup()
    try AtomicFile.write(Array(page.json.utf8), to: lab.folder.result, in: group)
    try AtomicFile.write(Array(page.markdown.utf8), to: lab.folder.page, in: group)
    try AtomicFile.write(
      Array(result.figure.svg(width: width, height: height).utf8), to: lab.folder.vectorFigure, in: group)
    try AtomicFile.write(result.figure.png(width: width, height: height), to: lab.folder.pixelFigure, in: group)
    try group.commit()
    return result
  }
}

/// A number of seeds for an experiment without chance in it.
public struct SeedlessExperimentError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The experiment's name.
  public let experiment: String

  /// An error on an experiment.
  public init(experiment: String) { self.experiment = experiment }

  /// A sentence that names the experiment.
  public var description: String { "the experiment \(experiment.shown()) has no chance in it, and takes no seeds" }
  /// Always.
  public var isWrongUse: Bool { true }
}
