public import GANZooNN
public import GANZooSupport

/// The normalisation of a linear layer's outputs, as an architecture's settings name it.
public enum Normalization: String, CaseIterable, Sendable {
  /// No normalization.
  case none
  /// Batch normalisation: each channel, over the batch.
  case batch
  /// Layer normalisation: each sample, over all of its values. It suits a gradient penalty.
  case layer

  /// Reads `normalization`.
  public init(_ settings: SettingsReader, default standard: Normalization) throws(SettingsError) {
    self = try settings.choice("normalization", default: standard)
  }

  /// x normalised; `rank` is the number of axes of a sample of x.
  public func callAsFunction(_ x: Symbol, rank: Int) -> Symbol {
    switch self {
    case .none: x
    case .batch: BatchNormalization(momentum: 0.9)(x)
    case .layer: LayerNormalization(axis: Array(-rank ... -1))(x)
    }
  }
}
