import GANZooEvaluation
public import GANZooTraining

/// Which of a log's names are losses and which are metrics, and which of them say most.
public enum RunMetrics {
  /// The names of the critic's and the generator's whole loss, which `RunLog.loss(of:)` adds up. PyTorch's examples
  /// plot them under these names.
  public static let sums: [(name: String, network: NetworkRole)] = [("d_loss", .critic), ("g_loss", .generator)]

  /// The terms of a network's loss on real and generated samples, without penalties and class losses.
  static func terms(of network: NetworkRole) -> [String] {
    switch network {
    case .critic: ["critic/real", "critic/fake", "critic/pair"]
    case .generator: ["generator/adversarial", "generator/pair"]
    }
  }

  /// Losses that tell how the two networks stand, of a log's names and in their order.
  public static func losses(of names: [String]) -> [String] {
    let wanted = NetworkRole.allCases.flatMap(terms)
    let known = Set(wanted + wanted.compactMap { LogNames.articleNames[$0] })
    return names.filter(known.contains)
  }

  /// Metrics that are shares between 0 and 1, so that they fit one axis, of a log's names and in their order.
  public static func main(of names: [String]) -> [String] {
    let known = Set(shares + shares.map { "metric/" + $0 })
    return names.filter(known.contains)
  }

  /// Whether a name is a metric's rather than a loss's.
  public static func isMetric(_ name: String) -> Bool {
    name.hasPrefix("metric/") || metricNames.contains(name) || name.wholeMatch(of: /accuracy_[0-9]+/) != nil
  }

  /// The metric that says most of a run, and whether high is good: the first that there is.
  public static func best(of names: [String]) -> (name: String, isHighBest: Bool)? {
    let names = Set(names)
    for (name, isHighBest) in MainMetric.ranking {
      for found in ["metric/" + name, name] where names.contains(found) { return (found, isHighBest) }
    }
    return nil
  }

  private static let shares =
    ["accuracy", "worst_class", "class_head", "precision_1000", "recall_1000", "coverage_1000", "frechet_share"]
    + (TextEvaluator.kinds + [.curve, .near]).map(\.rawValue)
  /// Without `metric/`, as the Keras article's names leave them.
  private static let metricNames = Set(TrainingMeasurement.names)
}

extension RunLog {
  /// A network's loss on real and generated samples: the sum of the terms that the log has of it, such as
  /// `critic/real` + `critic/fake`, without penalties and class losses. Nil where there is none.
  public func loss(of network: NetworkRole) -> Series? {
    let terms = RunMetrics.terms(of: network).compactMap { self[$0] }
    guard var sum = terms.first else { return nil }
    for term in terms.dropFirst() {
      // Terms of one network stand in the same rows.
      guard term.steps == sum.steps else { continue }
      for index in sum.values.indices { sum.values[index] += term.values[index] }
    }
    let name = RunMetrics.sums.first { $0.network == network }?.name ?? sum.name
    return Series(name: name, steps: sum.steps, seconds: sum.seconds, values: sum.values)
  }
}
