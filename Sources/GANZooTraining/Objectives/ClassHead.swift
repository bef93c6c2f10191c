import GANZooNN
import GANZooSupport
import GANZooTensors

/// What the second output of a critic tells apart.
public enum ClassHead: String, CaseIterable, Sendable {
  /// The classes, [K].
  ///
  /// A. Odena, C. Olah and J. Shlens, "Conditional image synthesis with auxiliary classifier GANs", 2017,
  /// https://arxiv.org/abs/1610.09585. The generator is rewarded for images of which the head is certain, more certain
  /// than of real ones.
  case auxiliary
  /// The classes of real images, then those of generated ones, [2K].
  ///
  /// L. Hou, Q. Cao, H. Shen, S. Pan, X. Li and X. Cheng, "Conditional GANs with auxiliary discriminative classifier"
  /// (ADC-GAN), 2022, https://arxiv.org/abs/2107.10060. The generator is rewarded for images of a class that look more
  /// real than generated, and there is nothing to gain where they are as frequent as real ones.
  case discriminative

  /// The number of probabilities that the output has.
  public func outputs(of classes: Int) -> Int {
    switch self {
    case .auxiliary: classes
    case .discriminative: 2 * classes
    }
  }

  /// The head whose output has this number of probabilities; nil where none has.
  init?(outputs: Int, classes: Int) {
    guard let head = Self.allCases.first(where: { $0.outputs(of: classes) == outputs }) else { return nil }
    self = head
  }

  /// The head of a critic; nil where it has none.
  init?(of critic: Network, classes: Int?) {
    let outputs = critic.outputShapes
    guard outputs.count > 1, outputs[1].rank == 1, let classes else { return nil }
    self.init(outputs: outputs[1].count, classes: classes)
  }

  /// Throws `ArchitectureError` if the head would never learn what it is to tell apart.
  func check(_ weights: ClassLossWeights) throws(ArchitectureError) {
    guard self == .discriminative, weights.generator > 0, min(weights.real, weights.fake) == 0 else { return }
    let (real, fake) = (Double(weights.real).tersestText, Double(weights.fake).tersestText)
    throw ArchitectureError(
      "the class head tells generated images from real ones, but of objective.class_loss real is \(real) and fake is "
        + "\(fake): both should be above 0, such as 1, or architecture.class_head should be auxiliary")
  }

  /// What a user should know of the head under an objective; nil where there is nothing.
  func warning(_ objective: any Objective, name: String) -> String? {
    guard self == .discriminative, objective.classWeights.generator > 0, !objective.penalisesClassHead else {
      return nil
    }
    return "nothing penalises the gradient of the discriminative class head under \(name), so that samples of a class "
      + "may come out alike; objective.r1 does, which hinge, lsgan, minimax and non-saturating have, and an auxiliary "
      + "head (architecture.class_head) needs nothing"
  }
}
