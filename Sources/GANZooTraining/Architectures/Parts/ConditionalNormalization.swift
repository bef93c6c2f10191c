public import GANZooNN
import GANZooTensors

/// Batch normalisation whose scale and shift depend on the sample's class: a row of one table each, written with Keras'
/// layers.
///
///     x [N, H, W, C]   class [N, 1] of numbers 0 ..< classes   →   (x − mean) / √(variance + ε) · scale[class] + shift[class]
///
/// Statistics are those of all classes together. Dumoulin, Shlens and Kudlur 2017, section 2.2,
/// https://arxiv.org/abs/1610.07629; the generator of Gulrajani et al. 2017, appendix F, has it.
public struct ConditionalNormalization: Sendable {
  /// How many classes there are.
  public let classes: Int

  /// A normalisation for so many classes.
  public init(classes: Int) { self.classes = classes }

  /// Images of so many channels, normalised; the tables begin with ones and zeros.
  public func callAsFunction(_ x: Symbol, channels: Int, of inputClass: Symbol) -> Symbol {
    let normalized = BatchNormalization(momentum: 0.9, center: false, scale: false)(x)
    let (scale, shift) = (row(.ones, channels, inputClass), row(.zeros, channels, inputClass))
    return Add()(Multiply()(normalized, scale), shift)
  }

  /// The class's row [1, 1, channels] of a table.
  private func row(_ initializer: Initializer, _ channels: Int, _ inputClass: Symbol) -> Symbol {
    Reshape([1, 1, channels])(Embedding(classes, channels, embeddingsInitializer: initializer)(inputClass))
  }
}
