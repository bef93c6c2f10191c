import GANZooBackend
public import GANZooTensors

/// Changes parameters against their gradients, one step at a time.
public protocol Optimizer: AnyObject {
  /// What it trains, in the order of the gradients it is given.
  var parameters: [Parameter] { get }
  /// Size of the steps; may be changed between them.
  var learningRate: Float { get set }
  /// Steps taken so far.
  var iterations: Int { get }
  /// What it keeps from step to step beside the parameters, kind by kind, each with a tensor for each parameter, of its
  /// shape: of Adam the means of the gradients, then their mean squares.
  var slots: [[Tensor]] { get }

  /// Takes a step. One gradient for each parameter, of its shape.
  func step(_ gradients: [Tensor])

  /// Goes on from a state that was kept.
  ///
  /// - Precondition: `slots` are as many and of such shapes as the property's.
  func restore(iterations: Int, slots: [[Tensor]])
}

extension Optimizer {
  func check(_ slots: [[Tensor]]) {
    precondition(slots.count == self.slots.count, "the optimizer keeps \(self.slots.count) slots, not \(slots.count)")
    for tensors in slots { check(tensors) }
  }

  func check(_ tensors: [Tensor]) {
    precondition(
      tensors.map(\.shape) == parameters.map(\.description.shape), "an optimizer needs a tensor for each parameter")
  }
}

/// What an optimizer keeps of each parameter beside its value: of the kinds that it does not keep, nil.
struct MomentSlots {
  /// Means of the gradients.
  var means: [Tensor]?
  /// Mean squares of the gradients.
  var squares: [Tensor]?
}

extension Optimizer {
  /// Gives the parameters and the slots the values that `step` computes, of all parameters at once.
  func update(
    _ slots: inout MomentSlots, with gradients: [Tensor],
    _ step: (_ old: [Moments<Tensor>], _ gradients: [Tensor]) -> [Moments<Tensor>]
  ) {
    check(gradients)
    let old = parameters.enumerated().map { index, parameter in
      Moments(weights: parameter.value, mean: slots.means?[index], square: slots.squares?[index])
    }
    for (index, moments) in step(old, gradients).enumerated() {
      if let mean = moments.mean { slots.means?[index] = mean }
      if let square = moments.square { slots.squares?[index] = square }
      parameters[index].value = moments.weights
    }
  }

  /// One number for each of every parameter's.
  func filled(with number: Float) -> [Tensor] {
    parameters.map { Tensor(repeating: number, shape: $0.description.shape, on: $0.value.device) }
  }
}
