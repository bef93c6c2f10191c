import GANZooSupport

/// The names of losses and metrics in a run's log: `log.names` of a recipe.
public enum LogNames: String, Sendable, CaseIterable {
  /// `critic/real`, `generator/adversarial`, `metric/accuracy`.
  case standard
  /// The tags of M. Yurasov, "Wasserstein GAN in Keras", 2017: `D_real_is_fake`, `DG_is_fake` and so on; all logs of
  /// GANZoo 0.1.0 have them. Other losses and metrics have their own names, without the network's.
  case kerasArticle = "keras-article"

  /// The article's tags by key, and those that 0.1.0 had beside them.
  package static let articleNames = [
    "critic/real": "D_real_is_fake", "critic/fake": "D_fake_is_fake", "critic/pair": "D_pair",
    "critic/class_real": "D_real_class", "critic/class_fake": "D_fake_class",
    "critic/gradient_penalty": "D_penalty", "critic/gradient_penalty_fake": "D_fake_penalty",
    "critic/gradient_norm": "D_gradient_norm", "critic/gradient_norm_fake": "D_fake_gradient_norm",
    "critic/wasserstein_estimate": "D loss (-1*D_real_is_fake - D_fake_is_fake)",
    "generator/adversarial": "DG_is_fake", "generator/pair": "DG_pair", "generator/class": "DG_class",
  ]

  /// Keys by the names of 0.1.0.
  static let keys = Dictionary(uniqueKeysWithValues: articleNames.map { ($1, $0) })

  /// The section `log` of a recipe.
  init(_ settings: SettingsReader) throws(SettingsError) {
    self = try settings.choice("names", default: .standard)
  }

  /// The name of a loss.
  public func name(of loss: Loss) -> String {
    switch self {
    case .standard: loss.key
    case .kerasArticle: Self.articleNames[loss.key] ?? loss.name
    }
  }

  /// The name of a metric, such as `accuracy`.
  public func name(ofMetric name: String) -> String {
    switch self {
    case .standard: "metric/\(name)"
    case .kerasArticle: name
    }
  }
}
