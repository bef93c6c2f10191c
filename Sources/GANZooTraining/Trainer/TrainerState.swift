import GANZooNN
import GANZooTensors

/// All that changes in a training. Random numbers need no state: they depend on the seed and
/// the update.
///
/// Values of tensors never change, so this is a list of references.
struct TrainerState {
  /// A network and its optimizer.
  struct Part {
    var weights: [Tensor]
    /// Steps of the optimizer.
    var iterations: Int
    /// What the optimizer keeps, kind by kind.
    var slots: [[Tensor]]
  }

  var steps, criticUpdates, criticUpdatesInStep: Int
  var generator, critic: Part
  /// What the generator's optimizer keeps of the critic's weights, kind by kind, where it trains them too; it has taken
  /// as many steps with them as with the generator's.
  var criticInGeneratorStep: [[Tensor]] = []
  var average: ExponentialMovingAverage.State?
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
