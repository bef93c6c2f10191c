public import GANZooNN
import GANZooTensors

/// Batch normalisation whose scale and shift depend on the sample's class. Each is a row of an embedding; all of it is
/// made of Keras' layers.
///
///     x [N, H, W, C]   class [N, 1] in 0 ..< classes   →   (x − mean) / √(variance + ε) · scale[class] + shift[class]
///
/// Mean and variance are those of all classes together. Dumoulin, Shlens and Kudlur 2017, section 2.2,
/// https://arxiv.org/abs/1610.07629; the generator of Gulrajani et al. 2017, appendix F, has it.
public struct ConditionalNormalization: Sendable {
  /// How many classes there are.
  public let classes: Int

  /// A normalisation for this many classes.
  public init(classes: Int) { self.classes = classes }

  /// Normalises images with this many channels. Scales start at 1 and shifts at 0.
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
