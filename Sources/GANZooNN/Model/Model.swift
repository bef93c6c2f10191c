import GANZooBackend
public import GANZooTensors

/// A network with weights on a device: what is trained and run.
public final class Model {
  /// The layer graph.
  public let network: Network
  /// Parameters of each layer, in the order of `network.vertices` and Keras' order within a layer; empty for a later
  /// call of a layer.
  public let layers: [ParameterSet]
  /// Where the weights live.
  public let device: Device

  private let plan: ExecutionPlan
  /// The plan where nothing is learnt: it fuses more.
  private let inferencePlan: ExecutionPlan

  /// A model whose initial weights follow from a seed.
  ///
  /// - Parameter role: tells models of one run apart (0 ..< 16), so that equal layers get different values.
  public convenience init(_ network: Network, seed: UInt64, role: Int = 0, on device: Device) {
    var number = role << 12
    self.init(network, on: device) { _, _, description in
      number += 1
      let random = RandomStream(seed: seed, purpose: .initialWeights, part: number)
      return description.initializer.tensor(description.shape, from: random, on: device)
    }
  }

  /// A model with these weights.
  ///
  /// - Parameter value: called in the order of `parameters`, with the position of a layer and of one of its parameters.
  package init(
    _ network: Network, on device: Device,
    value: (_ layer: Int, _ parameter: Int, _ description: ParameterDescription) -> Tensor
  ) {
    self.network = network
    self.device = device
    plan = ExecutionPlan(network, fusesNormalization: false)
    inferencePlan = ExecutionPlan(network, fusesNormalization: true)
    layers = network.vertices.enumerated().map { layer, vertex in
      ParameterSet(
        vertex.parameters.enumerated().map { index, description in
          Parameter(description, value: value(layer, index, description))
        })
    }
  }

  /// All parameters in Keras' order.
  public var parameters: [Parameter] { layers.flatMap(\.all) }
  /// The parameters that optimizers change.
  public var trainedParameters: [Parameter] { parameters.filter(\.description.isTrainable) }

  /// The parameters with which the vertex at a position is called.
  private func parameters(of position: Int) -> ParameterSet { layers[network.vertices[position].firstCall ?? position] }

  /// Brings the parameters of all layers back to where the layers want them: to be called at the start of a training
  /// and after each step of an optimizer.
  public func project() {
    // What layers bring back are norms.
    device.counting(as: .normalization) {
      for (vertex, parameters) in zip(network.vertices, layers) where vertex.firstCall == nil {
        vertex.layer.project(parameters)
      }
    }
  }

  /// The outputs for a batch.
  ///
  /// - Parameters:
  ///   - inputs: one tensor for each input, [N] followed by the input's shape.
  ///   - context: training or inference.
  /// - Returns: one tensor for each output.
  public func callAsFunction(_ inputs: [Tensor], _ context: CallContext) -> [Tensor] {
    outputs(inputs, given: [:], context)
  }

  /// The value of one layer for its inputs, [N] followed by their shapes; nothing is fused into it.
  package func value(ofLayer position: Int, _ inputs: [Tensor], _ context: CallContext) -> Tensor {
    var context = context
    context.layer = position
    return network.vertices[position].layer.call(inputs, parameters(of: position), context)
  }

  /// The outputs for a batch, where values of some layers are given and not computed.
  ///
  /// - Parameter given: values by the layers' positions, [N] followed by their output's shapes. What is fused with
  ///   another layer cannot be given: see `FusingLayer`.
  package func outputs(_ inputs: [Tensor], given: [Int: Tensor], _ context: CallContext) -> [Tensor] {
    check(inputs)
    var values = [Tensor?](repeating: nil, count: network.vertices.count)
    for (position, tensor) in zip(network.inputs, inputs) { values[position] = tensor }
    let plan = isConstant(inputs, context) ? inferencePlan : plan
    var readers = plan.readerCounts
    var logits: [Int: Tensor] = [:]
    for step in plan.steps {
      if let value = given[step.result] {
        values[step.result] = value
      } else {
        let inputs = step.inputs.compactMap { values[$0] }
        let value = run(step, inputs, context)
        values[step.result] = readers[step.result] > 0 ? readValue(value, step, inputs, context) : value
        if context.outputs == .logits, network.outputs.contains(step.result) { logits[step.result] = value }
      }
      for input in step.inputs {
        readers[input] -= 1
        if readers[input] == 0, !network.outputs.contains(input) { values[input] = nil }
      }
    }
    return network.outputs.compactMap { logits[$0] ?? values[$0] }
  }

  /// What other layers read of a layer whose value is `value`: the same, but of an output with logits what it says
  /// after its activation.
  private func readValue(_ value: Tensor, _ step: ExecutionStep, _ inputs: [Tensor], _ context: CallContext) -> Tensor {
    guard context.outputs == .logits, network.outputs.contains(step.result),
      network.vertices[step.vertex].layer.logits != nil
    else { return value }
    var context = context
    context.outputs = .activated
    return run(step, inputs, context)
  }

  /// Whether neither statistics nor gradients are asked for.
  private func isConstant(_ inputs: [Tensor], _ context: CallContext) -> Bool {
    guard case .inference = context.mode else { return false }
    return !device.isRecording || !(inputs + parameters.map(\.value)).contains(where: \.isDifferentiable)
  }

  /// Calls the layers one by one, none fused with another: to look at what each gives.
  ///
  /// - Parameters:
  ///   - inputs: one tensor for each input, [N] followed by the input's shape.
  ///   - context: training or inference.
  ///   - body: told the position of each layer in `network.vertices`, but for inputs, and its value.
  package func callEachLayer(
    _ inputs: [Tensor], _ context: CallContext, _ body: (_ position: Int, _ value: Tensor) throws -> Void
  ) rethrows {
    check(inputs)
    var values = [Tensor?](repeating: nil, count: network.vertices.count)
    for (position, tensor) in zip(network.inputs, inputs) { values[position] = tensor }
    var readers = [Int](repeating: 0, count: network.vertices.count)
    for input in network.vertices.flatMap(\.inputs) { readers[input] += 1 }
    for (position, vertex) in network.vertices.enumerated() where values[position] == nil {
      let step = ExecutionStep(vertex: position, inputs: vertex.inputs, result: position, neighbours: nil)
      let inputs = vertex.inputs.compactMap { values[$0] }
      let value = run(step, inputs, context)
      values[position] = readers[position] > 0 ? readValue(value, step, inputs, context) : value
      try body(position, value)
      for input in vertex.inputs {
        readers[input] -= 1
        if readers[input] == 0 { values[input] = nil }
      }
    }
  }

  private func run(_ step: ExecutionStep, _ inputs: [Tensor], _ context: CallContext) -> Tensor {
    let vertex = network.vertices[step.vertex].layer
    // Fused layers have no logits: those are the argument of a layer's own softmax or sigmoid.
    let isLogits = context.outputs == .logits && network.outputs.contains(step.result)
    let layer = isLogits ? vertex.logits ?? vertex : vertex
    var context = context
    context.layer = step.vertex
    if var neighbours = step.neighbours, let layer = layer.fusing {
      if let position = step.normalization,
        let normalization = network.vertices[position].layer as? BatchNormalization
      {
        neighbours.normalization = device.counting(as: .normalization) {
          normalization.inference(parameters(of: position))
        }
      }
      func call() -> Tensor { layer.call(inputs, parameters(of: step.vertex), context, neighbours) }
      return layer is any NormalizationLayer ? device.counting(as: .normalization, call) : call()
    }
    return layer.call(inputs, parameters(of: step.vertex), context)
  }

  private func check(_ inputs: [Tensor]) {
    precondition(inputs.count == network.inputs.count, "\(network.name) has \(network.inputs.count) inputs")
    let batch = inputs.first?.shape.sizes.first ?? 0
    for (position, tensor) in zip(network.inputs, inputs) {
      let vertex = network.vertices[position]
      precondition(
        tensor.shape == Shape([batch] + vertex.outputShape.sizes),
        "\(network.name): input '\(vertex.name)' is \(vertex.outputShape) for each sample, not \(tensor.shape)")
    }
  }
}

/// The value of a loss and its gradients with respect to parameters.
///
/// Only these parameters are differentiable inside `loss`; everything else, such as the weights of a critic that judges
/// a generator, is a constant there. That is all that freezing a network takes.
///
/// - Returns: the loss (a scalar), one gradient for each parameter, and what else the closure returned. The graph of
///   the loss is used up: nothing that the closure made can be differentiated afterwards.
public func valueAndGradients<Other>(
  with parameters: [Parameter], _ loss: () throws -> (loss: Tensor, other: Other)
) rethrows -> (loss: Tensor, gradients: [Tensor], other: Other) {
  for parameter in parameters { parameter.value = parameter.value.variable() }
  defer { for parameter in parameters { parameter.value = parameter.value.detached() } }
  let (loss, other) = try loss()
  return (loss.detached(), gradients(consuming: loss, with: parameters.map(\.value)), other)
}
