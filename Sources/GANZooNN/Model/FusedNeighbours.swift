import GANZooBackend
import GANZooTensors

/// Neighbouring layers that are fused into a layer: an up-sampling before it, an activation after it.
struct FusedNeighbours: Sendable {
  /// How often the pixels of the input are repeated first.
  var upSampling = 1
  /// Applied to the result, in place of the layer's own linear activation.
  var activation: EpilogueActivation?
}

/// A layer that neighbours can be fused into: equal up to rounding, at less cost.
protocol FusingLayer: Layer {
  var activation: ActivationFunction { get }
  func canFuse(_ upSampling: UpSampling2D) -> Bool
  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ neighbours: FusedNeighbours)
    -> Tensor
}

/// A layer whose ops a profile counts as normalisation, a fused activation included.
protocol NormalizationLayer: FusingLayer {}

extension FusingLayer {
  var activation: ActivationFunction { .linear }
  func canFuse(_ upSampling: UpSampling2D) -> Bool { false }
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

/// One layer as a model runs it, with the neighbours that are fused into it.
struct ExecutionStep: Sendable {
  /// The layer's position, and those of what it reads.
  let vertex: Int
  let inputs: [Int]
  /// The position whose value it makes: its own, or that of a fused activation.
  let result: Int
  /// Nil for a layer that nothing can be fused into.
  let neighbours: FusedNeighbours?
}

extension Network {
  /// The layers in the order in which they run, inputs left out.
  var executionSteps: [ExecutionStep] {
    var readers = [[Int]](repeating: [], count: vertices.count)
    for (position, vertex) in vertices.enumerated() {
      for input in vertex.inputs { readers[input].append(position) }
    }
    /// The layer that alone reads a value that nobody else sees.
    func onlyReader(_ position: Int) -> Int? {
      readers[position].count == 1 && !outputs.contains(position) ? readers[position][0] : nil
    }
    func isFused(_ position: Int) -> Bool {
      guard let upSampling = vertices[position].layer as? UpSampling2D, let reader = onlyReader(position) else {
        return false
      }
      return vertices[reader].layer.fusing?.canFuse(upSampling) ?? false
    }

    var done: Set<Int> = Set(inputs)
    return vertices.indices.compactMap { position in
      guard !done.contains(position), !isFused(position) else { return nil }
      let vertex = vertices[position]
      guard let layer = vertex.layer.fusing else {
        return ExecutionStep(vertex: position, inputs: vertex.inputs, result: position, neighbours: nil)
      }
      var step = (inputs: vertex.inputs, result: position, neighbours: FusedNeighbours())
      if let input = vertex.inputs.first, isFused(input) {
        step.neighbours.upSampling = 2
        step.inputs = vertices[input].inputs
      }
      if layer.activation == .linear, let next = onlyReader(position),
        let activation = (vertices[next].layer as? any EpilogueLayer)?.epilogueActivation
      {
        step.neighbours.activation = activation
        step.result = next
        done.insert(next)
      }
      return ExecutionStep(vertex: position, inputs: step.inputs, result: step.result, neighbours: step.neighbours)
    }
  }
}
