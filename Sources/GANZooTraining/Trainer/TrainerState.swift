import GANZooNN
import GANZooTensors

/// Everything that changes in a training. Random numbers have no state: they depend on the seed and the update.
///
/// Tensors never change, so this is a list of references.
struct TrainerState {
  /// A network and its optimizer.
  struct Part {
    var weights: [Tensor]
    /// Steps of the optimizer.
    var iterations: Int
    /// The optimizer's slots, kind by kind.
    var slots: [[Tensor]]
  }

  var steps, criticUpdates, criticUpdatesInStep: Int
  var generator, critic: Part
  /// The slots of the generator's optimizer for the critic's weights, kind by kind, if it trains them, too.
  var criticInGeneratorStep: [[Tensor]] = []
  /// Its steps with these weights: fewer than with the generator's where it began with the state of another training.
  var criticInGeneratorStepIterations = 0
  var average: ExponentialMovingAverage.State?
  var adaptive = AdaptiveProbability.State()
}

extension TrainerState.Part {
  init(_ model: Model, _ optimizer: any Optimizer) {
    weights = model.parameters.map(\.value)
    (iterations, slots) = (optimizer.iterations, optimizer.slots)
  }

  func restore(_ model: Model, _ optimizer: any Optimizer) {
    for (parameter, value) in zip(model.parameters, weights) { parameter.value = value }
    optimizer.restore(iterations: iterations, slots: slots)
  }
}
