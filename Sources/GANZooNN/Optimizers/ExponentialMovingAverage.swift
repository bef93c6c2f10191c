package import GANZooTensors

/// A moving average of a model's weights, which makes better samples than the weights of any one step.
///
/// Yazici et al. 2019, https://arxiv.org/abs/1806.04498. While the run is young the average is over fewer steps:
/// the share kept is min(decay, (1 + t) / (10 + t)).
package final class ExponentialMovingAverage {
  /// The average, and the steps that it is over.
  package struct State {
    package var values: [Tensor]
    package var steps = 0
  }

  /// The average as it is.
  package var state: State
  private let model: Model
  private let decay: Float

  /// An average that starts from the model's weights.
  package init(of model: Model, decay: Float) {
    self.model = model
    self.decay = decay
    state = State(values: model.parameters.map(\.value))
  }

  /// Takes the model's present weights into the average.
  package func update() {
    let share = min(decay, Float(1 + state.steps) / Float(10 + state.steps))
    state.steps += 1
    state.values = Tensor.blended(state.values, model.parameters.map(\.value), share: share)
  }

  /// Runs `body` while the model has the averaged weights.
  package func apply<Result>(_ body: () throws -> Result) rethrows -> Result {
    let present = model.parameters.map(\.value)
    for (parameter, value) in zip(model.parameters, state.values) { parameter.value = value }
    defer { for (parameter, value) in zip(model.parameters, present) { parameter.value = value } }
    return try body()
  }
}
