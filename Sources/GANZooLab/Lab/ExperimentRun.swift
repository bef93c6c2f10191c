public import GANZooSupport
public import GANZooTraining
import GANZooVisualization

/// An experiment with its settings, ready to be run in a folder.
public struct ExperimentRun: Sendable {
  /// What it is.
  public let entry: ExperimentEntry
  /// How much it measures.
  public let form: ExperimentForm
  /// All settings in force.
  public let settings: SettingsTree
  private let experiment: any Experiment

  /// An experiment with overrides `path=value` of its settings; `form=quick` is one, too.
  ///
  /// Throws `SettingsError` for a setting that it does not have or a value that it does not take.
  public init(_ entry: ExperimentEntry, overrides: [String] = []) throws {
    var tree = SettingsTree()
    for text in ["experiment=\(entry.name)"] + overrides { try tree.override(text) }
    let reader = SettingsReader(tree)
    // Both are there so that a folder tells what it holds.
    _ = try reader.choice("experiment", of: [entry.name])
    form = try reader.choice("form", default: .full)
    experiment = try entry.make(reader, form)
    try reader.finish()
    settings = reader.resolved
    self.entry = entry
  }

  /// Runs the experiment in a lab, and writes result.json, figure.svg, figure.png and README.md to its folder.
  ///
  /// Throws `LabInterruption` where the user stopped it, what the experiment throws, or `FileWriteError`.
  public func run(_ lab: Lab) throws -> ExperimentResult {
    let result = try experiment.run(lab)
    let page = LabPage(entry, form, settings, result)
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
