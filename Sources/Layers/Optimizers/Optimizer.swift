public import Tensors

/// Changes parameters against their gradients, one step at a time.
public protocol Optimizer: AnyObject {
  /// What it trains, in the order of the gradients it is given.
  var parameters: [Parameter] { get }
  /// Size of the steps; may be changed between them.
  var learningRate: Float { get set }
  /// Steps taken so far.
  var iterations: Int { get }

  /// Takes a step. One gradient for each parameter, of its shape.
  func step(_ gradients: [Tensor])
}

/// Whose formulas and defaults an optimizer has, where libraries differ.
public enum OptimizerConvention: String, Sendable, CaseIterable {
  /// Keras 3.
  case keras
  /// `torch.optim`.
  case pytorch
}

extension Optimizer {
  func check(_ tensors: [Tensor]) {
    precondition(
      tensors.map(\.shape) == parameters.map(\.description.shape), "an optimizer needs a tensor for each parameter")
  }
}
