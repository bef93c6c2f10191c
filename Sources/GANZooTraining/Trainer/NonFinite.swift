/// A number in a training that is not finite: where it showed first, and what else was found in that update.
public struct NonFinite: Sendable {
  /// Steps and critic updates that were done.
  public let step, criticUpdate: Int
  /// The name of the network whose update it was.
  public let network: String
  /// What was not finite first: a term of the loss such as `critic/real`, or `the gradient of critic's conv_1/kernel`.
  public let term: String
  /// Its value; nil of a gradient, which is many numbers.
  public let value: Double?
  /// All terms of the loss.
  public let losses: [Loss]
  /// Trained parameters whose gradients were not finite.
  public let gradients: [String]
  /// Which examples the batch had; where the generator was updated, those of the last critic update.
  public let examples: [Int]
  /// The classes that the generator was asked for; empty where there are none.
  public let classes: [Int]
  /// What the optimizer's steps were multiplied by.
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
