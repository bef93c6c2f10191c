import GANZooBackend
import GANZooTensors

/// Neighbouring layers that are fused into a layer: an up-sampling before it, a normalisation and an activation after
/// it.
struct FusedNeighbours {
  /// How often the pixels of the input are repeated first.
  var upSampling = 1
  /// Applied to the result, in place of the layer's own linear activation.
  var activation: EpilogueActivation?
  /// Scale and shift of each channel of the result, before the activation.
  var normalization: Epilogue<Tensor>?

  /// What is applied to a layer's product: its bias, the normalisation, and an activation.
  func epilogue(bias: Tensor?, _ activation: EpilogueActivation?) -> Epilogue<Tensor> {
    guard let scale = normalization?.scale, let shift = normalization?.bias else {
      return Epilogue(bias: bias, activation: activation)
    }
    return Epilogue(scale: scale, bias: bias.map { $0 * scale + shift } ?? shift, activation: activation)
  }
}

/// A layer that neighbours can be fused into: equal up to rounding, at less cost.
protocol FusingLayer: Layer {
  var activation: ActivationFunction { get }
  func canFuse(_ upSampling: UpSampling2D) -> Bool
  /// Whether a batch normalisation with constant statistics can follow in the same pass.
  var canFuseNormalization: Bool { get }
  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
}

/// A layer whose ops a profile counts as normalisation, a fused activation included.
protocol NormalizationLayer: FusingLayer {}

extension FusingLayer {
  var activation: ActivationFunction { .linear }
  func canFuse(_ upSampling: UpSampling2D) -> Bool { false }
  var canFuseNormalization: Bool { false }
}

extension Layer {
  /// The layer that computes this one, if neighbours can be fused into it. A spectrally normalised layer finds its own
  /// parameters by their names.
  var fusing: (any FusingLayer)? { ((self as? SpectralNormalization)?.layer ?? self) as? any FusingLayer }
}

/// A layer that may be the activation in the epilogue of the one before it.
protocol EpilogueLayer: Layer {
  var epilogueActivation: EpilogueActivation? { get }
}

extension LeakyReLU: EpilogueLayer {
  var epilogueActivation: EpilogueActivation? { .leakyReLU(slope: slope) }
}

extension ReLU: EpilogueLayer {
  var epilogueActivation: EpilogueActivation? {
    threshold == 0 && maximum == nil ? .leakyReLU(slope: slope) : nil
  }
}

extension Activation: EpilogueLayer {
  var epilogueActivation: EpilogueActivation? { function.epilogueActivation }
}

extension ActivationFunction {
  /// The activation as an epilogue has it, or nil for one that takes an op of its own.
  var epilogueActivation: EpilogueActivation? {
    switch self {
    case .relu: .leakyReLU(slope: 0)
    case .leakyReLU: .leakyReLU(slope: Self.namedSlope)
    case .tanh: .tanh
    default: nil
    }
  }
}
