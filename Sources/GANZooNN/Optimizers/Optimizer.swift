public import GANZooTensors

/// Changes parameters against their gradients, one step at a time.
public protocol Optimizer: AnyObject {
  /// What it trains, in the order of the gradients it is given.
  var parameters: [Parameter] { get }
  /// Size of the steps; may be changed between them.
  var learningRate: Float { get set }
  /// Steps taken so far.
  var iterations: Int { get }
  /// What it keeps from step to step beside the parameters, kind by kind, each with a tensor for each parameter, of its shape:
  /// of Adam the means of the gradients, then their mean squares.
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
