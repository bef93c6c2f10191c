import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

/// The data set of points in a plane that samples are compared with.
struct PointJudge {
  /// The data set's name.
  let data: String
  private let evaluator: PointEvaluator
  private let real: any Dataset

  /// Opens the data set.
  ///
  /// - Parameters:
  ///   - generator: what is to be judged; `file` is its path.
  ///   - data: the data set's name; nil: what the generator learnt from.
  ///   - overrides: of settings of the data.
  /// - Throws: `UsageError` where it is not known what to compare with, or what the data set throws.
  init(
    _ zoo: Zoo, _ generator: GeneratorFile, _ file: String, data: String?, overrides: [String]
  ) throws {
    let sets = PointEvaluator.datasets.joined(separator: ", ")
    guard let name = data ?? generator.provenance.dataset else {
      throw UsageError(
        "\(file) does not say what its generator learnt from: name a data set of points with --data (\(sets))")
    }
    guard let evaluator = PointEvaluator(dataset: name) else {
      throw UsageError(
        "\(file) generates points, and \(name.shown()) is no data set of points: name one with --data (\(sets))")
    }
    var tree = SettingsTree()
    for text in overrides { try tree.override(text) }
    guard tree["data.set"] == nil else {
      throw UsageError("--data names the points that samples are compared with, not --set data.set")
    }
    let settings = SettingsReader(tree)
    let load = try zoo.datasets[name].make(try settings.section("data"))
    try settings.finish()
    (self.data, self.evaluator) = (name, evaluator)
    real = try load(DatasetRequest(.test))
  }

  /// Measures a generator.
  func evaluate(_ generator: Generator, samples: Int, seed: UInt64) throws -> EvaluationReport {
    try evaluator.report(generator, samples: samples, seed: seed, real: real)
  }
}
