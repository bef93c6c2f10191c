import GANZooEvaluation
import GANZooNN
import GANZooTensors
package import GANZooTraining

/// The metrics that measurements of trainings can have: samples and networks say which.
package struct RunMetricNames {
  /// The names without `metric/`, but those of the accuracy of each class.
  private var names: [String] = []
  /// How many classes have an accuracy of their own.
  private var classes = 0

  /// The metrics that at least one of the recipes can have.
  package init(_ recipes: [Recipe]) {
    for recipe in recipes {
      names += Self.names(recipe).filter { !names.contains($0) }
      if recipe.architecture.sample.rank == 3 { classes = max(classes, recipe.architecture.classes ?? 0) }
    }
  }

  /// Whether there are none, such as of points whose distribution is not known.
  package var isEmpty: Bool { names.isEmpty }

  /// Whether one of the recipes can have a metric.
  package func contains(_ name: String) -> Bool {
    if let match = name.wholeMatch(of: /accuracy_(0|[1-9][0-9]*)/) { return Int(match.1).map { $0 < classes } ?? false }
    return names.contains(name)
  }

  /// All of them, for a message.
  package var words: [String] { names + (classes > 0 ? ["accuracy_0 to accuracy_\(classes - 1)"] : []) }

  /// Those of one recipe: what `TrainingMonitor` measures.
  private static func names(_ recipe: Recipe) -> [String] {
    switch recipe.architecture.sample.rank {
    case 2: TextEvaluator.kinds.map(\.nameWhileTraining)
    case 3: imageNames(recipe)
    default:
      PointEvaluator(dataset: recipe.data.set).map { evaluator in
        [evaluator.modes == nil ? .curve : .modes, .near].map { (kind: Metric.Kind) in kind.nameWhileTraining }
      } ?? []
    }
  }

  private static func imageNames(_ recipe: Recipe) -> [String] {
    let isConditional = recipe.architecture.classes != nil
    // Without a class that was asked for there is no right answer of the classifier.
    let left: Set<Metric.Kind> = isConditional ? [] : [.accuracy, .worstClass]
    let kinds = Metric.Kind.allCases.filter { Evaluator.quickKinds.contains($0) && !left.contains($0) }
    let hasClassHead = recipe.critic.outputShapes.count > 1
    return kinds.map(\.nameWhileTraining) + (isConditional ? [] : ["effective_classes"])
      + (hasClassHead ? ["class_head"] : [])
  }
}
