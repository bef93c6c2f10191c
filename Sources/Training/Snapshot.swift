import Layers
import Tensors

/// The weights of a training at one moment; values of tensors never change, so this is a list of references.
struct Snapshot {
  let generator, critic: [Tensor]
  let average: WeightAverage.State?
  let steps: Int

  init(generator: Model, critic: Model, average: WeightAverage?, steps: Int) {
    self.generator = generator.parameters.map(\.value)
    self.critic = critic.parameters.map(\.value)
    self.average = average?.state
    self.steps = steps
  }

  func restore(generator: Model, critic: Model, average: WeightAverage?) {
    for (parameter, value) in zip(generator.parameters, self.generator) { parameter.value = value }
    for (parameter, value) in zip(critic.parameters, self.critic) { parameter.value = value }
    if let state = self.average { average?.state = state }
  }
}
