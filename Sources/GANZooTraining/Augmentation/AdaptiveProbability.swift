/// How the probability of augmentation follows the critic: it grows while the critic knows its examples too well.
///
/// With r = E sign D(x) of real images as the critic sees them, the probability goes up where r is above the target and
/// down where it is below, every four critic updates, by the share of `images` that these had.
///
/// T. Karras, M. Aittala, J. Hellsten, S. Laine, J. Lehtinen, T. Aila, "Training generative adversarial networks with
/// limited data", 2020, https://arxiv.org/abs/2006.06676, section 3.1; as in NVlabs/stylegan2-ada-pytorch, but that the
/// probability does not exceed 1.
public struct AdaptiveProbability: Hashable, Sendable {
  /// What r is brought to, −1 ... 1; the paper has 0.6.
  public var target: Double
  /// The number of real images in which the probability can go from 0 to 1; the paper has 500,000.
  public var images: Int

  /// A rule, by default with the paper's target and five times its speed, for trainings of fewer images than the
  /// paper's.
  public init(target: Double = 0.6, images: Int = 100_000) { (self.target, self.images) = (target, images) }

  /// Critic updates between two changes.
  static let interval = 4

  /// What the rule has come to.
  struct State: Codable, Hashable, Sendable {
    /// The probability now.
    var probability = 0.0
    /// The sum of signs, the number of real images and of critic updates since the last change.
    var signs = 0.0
    var images = 0
    var updates = 0

    /// Whether a training can have it: a file may hold anything.
    var isPossible: Bool {
      (0...1).contains(probability) && (0..<AdaptiveProbability.interval).contains(updates)
        && (0...1 << 40).contains(images) && abs(signs) <= Double(images)
    }
  }

  /// Follows the scores of the real images of a critic update.
  func follow(_ scores: [Float], _ state: inout State) {
    state.signs += scores.reduce(0) { $0 + ($1 > 0 ? 1 : $1 < 0 ? -1 : 0) }
    state.images += scores.count
    state.updates += 1
    guard state.updates >= Self.interval else { return }
    let above = state.signs / Double(state.images) - target
    let step = Double(state.images) / Double(images)
    let change = above > 0 ? step : above < 0 ? -step : 0
    state = State(probability: min(1, max(0, state.probability + change)))
  }
}
