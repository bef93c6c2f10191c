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
  /// (ADC-GAN), 2022, https://arxiv.org/abs/2107.10060. The generator is rewarded for images that are as often of a
  /// class as real ones are.
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
}
