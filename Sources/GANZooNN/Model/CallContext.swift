public import GANZooTensors

/// How a model is run: for training or inference, with which random numbers, up to which output.
public struct CallContext: Sendable {
  /// Training drops units and uses batch statistics; inference does neither.
  public enum Mode: Sendable {
    /// Dropout drops, batch normalization takes the statistics of the batch.
    case training
    /// Results depend on each sample alone.
    case inference
  }

  /// What the output layers give.
  public enum Outputs: Sendable {
    /// What the network says, after its last activation.
    case activated
    /// The arguments of a last softmax or sigmoid, which losses work on.
    case logits
  }

  /// Training or inference.
  public var mode: Mode
  /// Activated outputs or logits.
  public var outputs: Outputs
  private var seed: UInt64
  private var step: Int
  private var part: Int
  /// The number of the layer that is being called.
  var layer = 0

  /// Nothing random, moving statistics.
  public static let inference = CallContext(mode: .inference, outputs: .activated, seed: 0, step: 0, part: 0)

  /// The context of a call in a training step.
  ///
  /// - Parameters:
  ///   - seed: of the run.
  ///   - step: 0 ..< 2⁴⁰, so that every step drops other units.
  ///   - part: which call of the step, 0 ..< 64, so that two calls of a step drop different units.
  ///   - outputs: activated outputs or logits.
  public static func training(seed: UInt64, step: Int, part: Int = 0, outputs: Outputs = .activated) -> CallContext {
    precondition((0..<64).contains(part), "part \(part) of a training step")
    return CallContext(mode: .training, outputs: outputs, seed: seed, step: step, part: part)
  }

  /// The random numbers of the layer that is being called.
  public var random: RandomStream {
    RandomStream(seed: seed, purpose: .dropout, step: step, part: part << 10 | layer)
  }
}
