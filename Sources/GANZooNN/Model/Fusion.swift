import GANZooBackend
import GANZooTensors

/// What a layer computes besides its own part: the neighbours that a model has it take in.
struct Fusion: Sendable {
  /// How often the pixels of the input are repeated first.
  var upSampling = 1
  /// Applied to the result, in place of the layer's own linear activation.
  var activation: Epilogue.Activation?
}

/// A layer that can take in an up-sampling before it and an activation after it: equal up to rounding, at less cost.
protocol FusingLayer: Layer {
  var activation: ActivationFunction { get }
  func takes(_ upSampling: UpSampling2D) -> Bool
  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext, _ fusion: Fusion) -> Tensor
}

extension FusingLayer {
  var activation: ActivationFunction { .linear }
  func takes(_ upSampling: UpSampling2D) -> Bool { false }
}

extension Layer {
  /// What computes the layer, where that takes in neighbours. A layer in a normalised one finds its parameters by their names.
  var fusing: (any FusingLayer)? { ((self as? SpectralNormalization)?.layer ?? self) as? any FusingLayer }
}

/// A layer that can be taken in by the one before it.
protocol FusedActivation: Layer {
  var fused: Epilogue.Activation? { get }
}

extension LeakyReLU: FusedActivation {
  var fused: Epilogue.Activation? { .leakyReLU(slope: slope) }
}

extension ReLU: FusedActivation {
  var fused: Epilogue.Activation? {
    threshold == 0 && maximum == nil ? .leakyReLU(slope: slope) : nil
  }
}

extension Activation: FusedActivation {
  var fused: Epilogue.Activation? { function.fused }
}

extension ActivationFunction {
  /// The activation in the form that is computed with the op before it, where there is one.
  var fused: Epilogue.Activation? {
    switch self {
    case .relu: .leakyReLU(slope: 0)
    case .leakyReLU: .leakyReLU(slope: Self.namedSlope)
    case .tanh: .tanh
    default: nil
    }
  }
}

/// One layer as a model runs it, with the neighbours it takes in.
struct ExecutionStep: Sendable {
  /// The layer's position, and those of what it reads.
  let vertex: Int
  let inputs: [Int]
  /// The position whose value it makes: its own, or that of an activation it takes in.
  let result: Int
  let fusion: Fusion?
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
    func isTakenIn(_ position: Int) -> Bool {
      guard let upSampling = vertices[position].layer as? UpSampling2D, let reader = onlyReader(position) else {
        return false
      }
      return vertices[reader].layer.fusing?.takes(upSampling) ?? false
    }

    var done: Set<Int> = Set(inputs)
    return vertices.indices.compactMap { position in
      guard !done.contains(position), !isTakenIn(position) else { return nil }
      let vertex = vertices[position]
      guard let layer = vertex.layer.fusing else {
        return ExecutionStep(vertex: position, inputs: vertex.inputs, result: position, fusion: nil)
      }
      var step = (inputs: vertex.inputs, result: position, fusion: Fusion())
      if let input = vertex.inputs.first, isTakenIn(input) {
        step.fusion.upSampling = 2
        step.inputs = vertices[input].inputs
      }
      if layer.activation == .linear, let next = onlyReader(position),
        let activation = (vertices[next].layer as? any FusedActivation)?.fused
      {
        step.fusion.activation = activation
        step.result = next
        done.insert(next)
      }
      return ExecutionStep(vertex: position, inputs: step.inputs, result: step.result, fusion: step.fusion)
    }
  }
}
