public import GANZooNN
public import GANZooSupport

/// What normalises the outputs of a linear layer, as an architecture's settings name it.
public enum Normalization: String, CaseIterable, Sendable {
  /// No normalization.
  case none
  /// Over the batch, each channel by itself.
  case batch
  /// Over all that a sample has there, each sample by itself: the one that suits a gradient penalty.
  case layer

  /// Reads `normalization`.
  public init(_ settings: SettingsReader, default standard: Normalization) throws(SettingsError) {
    self = try settings.choice("normalization", default: standard)
  }

  /// x normalised; `rank` is the number of axes of a sample there.
  public func callAsFunction(_ x: Symbol, rank: Int) -> Symbol {
    switch self {
    case .none: x
    case .batch: BatchNormalization(momentum: 0.9)(x)
    case .layer: LayerNormalization(axis: Array(-rank ... -1))(x)
    }
  }
}
