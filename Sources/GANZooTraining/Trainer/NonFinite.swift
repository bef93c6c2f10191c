/// A number in a training that is not finite: where it first occurred, with details of that update.
public struct NonFinite: Sendable {
  /// The numbers of completed steps and critic updates.
  public let step, criticUpdate: Int
  /// The name of the updated network.
  public let network: String
  /// What was not finite first: a term of the loss such as `critic/real`, or `the gradient of critic's conv_1/kernel`.
  public let term: String
  /// Its value; nil for a gradient, which has many numbers.
  public let value: Double?
  /// All terms of the loss.
  public let losses: [Loss]
  /// Trainable parameters whose gradients were not finite.
  public let gradients: [String]
  /// Indices of the batch's examples; for a generator update, of those of the last critic update.
  public let examples: [Int]
  /// The classes of the generated samples; empty if there are none.
  public let classes: [Int]
  /// The learning rate.
  public let learningRate: Float

  package init(
    step: Int, criticUpdate: Int, network: String, term: String, value: Double?, losses: [Loss], gradients: [String],
    examples: [Int], classes: [Int], learningRate: Float
  ) {
    self.step = step
    self.criticUpdate = criticUpdate
    self.network = network
    self.term = term
    self.value = value
    self.losses = losses
    self.gradients = gradients
    self.examples = examples
    self.classes = classes
    self.learningRate = learningRate
  }
}
