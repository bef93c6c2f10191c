import GANZooEvaluation
import GANZooTraining

/// Which of a log's names are losses and which are metrics, and which of them say most.
public enum RunMetrics {
  /// Losses that tell how the two networks stand, of a log's names and in their order.
  ///
  /// Of a Wasserstein objective its estimate of the distance is left out: its scale is another one.
  public static func losses(of names: [String]) -> [String] {
    let wanted = ["critic/real", "critic/fake", "critic/pair", "generator/adversarial", "generator/pair"]
    let known = Set(wanted + wanted.compactMap { LogNames.articleNames[$0] })
    return names.filter(known.contains)
  }

  /// Metrics that are shares between 0 and 1, so that they fit one axis, of a log's names and in their order.
  public static func main(of names: [String]) -> [String] {
    let known = Set(shares + shares.map { "metric/" + $0 })
    return names.filter(known.contains)
  }

  /// The metric that says most of a run, and whether high is good: the first that there is.
  public static func best(of names: [String]) -> (name: String, isHighBest: Bool)? {
    let names = Set(names)
    for (name, isHighBest) in ranked {
      for found in ["metric/" + name, name] where names.contains(found) { return (found, isHighBest) }
    }
    return nil
  }

  private static let shares = ["accuracy", "worst_class", "class_head", "precision", "recall", "frechet_share"]
  private static let ranked = [("frechet_share", false), ("accuracy", true), ("spread", true)]
}
