/// Whose formulas and defaults an optimizer has: a framework and, where they changed, its version.
///
/// Each was read in the framework's source; `Documentation/optimizers.md` names the files.
public enum OptimizerConvention: String, Sendable, CaseIterable {
  /// Keras 2.11 and later; the name that runs of GANZoo 0.1.0 have in their recipes.
  case keras
  /// Keras 1.
  case keras1 = "keras-1"
  /// Keras 2.0 to 2.1.2.
  case keras20 = "keras-2.0"
  /// Keras 2.1.3 to 2.2.
  case keras22 = "keras-2.2"
  /// Keras 2.3 to 2.10, `tf.keras` of those versions, and `tf.keras.optimizers.legacy`.
  case keras23 = "keras-2.3"
  /// Keras 2.11 to 2.15.
  case keras211 = "keras-2.11"
  /// Keras 3.
  case keras3 = "keras-3"
  /// Lasagne.
  case lasagne
  /// MXNet and its Gluon, 1.2 to 1.9.
  case mxnet
  /// `torch.optim` of PyTorch 1.3 and later.
  case pytorch
  /// `torch.optim` before, whose Adam is another.
  case pytorch01 = "pytorch-0.1"
  /// `tf.train` of TensorFlow 0.11 to 1, `tf.compat.v1.train` of 2.
  case tensorflow
}

extension OptimizerConvention {
  /// How RMSprop is computed where it has no momentum: w ← w − rate · g / √(v + ε), or g / (√v + ε).
  package struct RMSpropForm {
    /// Defaults, as a recipe writes them.
    package var learningRate, rho, epsilon: Float
    var isEpsilonUnderRoot: Bool
    /// What v starts from.
    var initialSquare: Float = 0
  }

  package var rmsprop: RMSpropForm {
    switch self {
    case .keras1, .keras20:
      RMSpropForm(learningRate: 1e-3, rho: 0.9, epsilon: 1e-8, isEpsilonUnderRoot: false)
    case .keras22, .keras23:
      RMSpropForm(learningRate: 1e-3, rho: 0.9, epsilon: 1e-7, isEpsilonUnderRoot: false)
    case .keras, .keras211, .keras3:
      RMSpropForm(learningRate: 1e-3, rho: 0.9, epsilon: 1e-7, isEpsilonUnderRoot: true)
    case .lasagne: RMSpropForm(learningRate: 1, rho: 0.9, epsilon: 1e-6, isEpsilonUnderRoot: true)
    case .mxnet: RMSpropForm(learningRate: 1e-3, rho: 0.9, epsilon: 1e-8, isEpsilonUnderRoot: true)
    case .pytorch, .pytorch01:
      RMSpropForm(learningRate: 1e-2, rho: 0.99, epsilon: 1e-8, isEpsilonUnderRoot: false)
    case .tensorflow:
      RMSpropForm(learningRate: 1e-3, rho: 0.9, epsilon: 1e-10, isEpsilonUnderRoot: true, initialSquare: 1)
    }
  }

  /// Adam's ε. Its rate of 1e-3 and its β₁ of 0.9 and β₂ of 0.999 are the same in all.
  package var adamEpsilon: Float {
    switch self {
    case .keras, .keras22, .keras23, .keras211, .keras3: 1e-7
    case .keras1, .keras20, .lasagne, .mxnet, .pytorch, .pytorch01, .tensorflow: 1e-8
    }
  }

  /// Whether Adam adds ε to the root of the corrected mean square, as in algorithm 1 of its paper; the others add it
  /// before the correction, as at the end of the paper's section 2.
  var addsEpsilonToCorrectedRoot: Bool { self == .pytorch }

  /// The rate of gradient descent. Lasagne and TensorFlow have none; there it is Keras'.
  package var descentRate: Float {
    switch self {
    case .pytorch, .pytorch01: 1e-3
    default: 1e-2
    }
  }

  /// Whether the momentum contains the learning rates of earlier steps, or is multiplied by that of the current step.
  func holdsRates(nesterov: Bool) -> Bool {
    switch self {
    case .pytorch, .pytorch01, .tensorflow: false
    case .mxnet: !nesterov
    default: true
    }
  }
}
