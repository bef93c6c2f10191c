/// A number in a training that is not finite: where it showed first, and what else was found in that update.
public struct NonFinite: Sendable {
  /// The generator's iterations and the critic's that were done.
  public let step, criticStep: Int
  /// The network whose update it was, by its name.
  public let network: String
  /// What was not finite first: a term of the loss, or `the gradient of critic's conv_1/kernel`.
  public let term: String
  /// Its value; nil of a gradient, which is many numbers.
  public let value: Double?
  /// All terms of the loss.
  public let losses: LossValues
  /// Trained parameters whose gradients were not finite.
  public let gradients: [String]
  /// Which examples the batch had; where the generator was updated, those of the critic's last iteration.
  public let examples: [Int]
  /// The classes that the generator was asked for; empty where there are none.
  public let classes: [Int]
  /// What the optimizer's steps were multiplied with.
  public let learningRate: Float

  package init(
    step: Int, criticStep: Int, network: String, term: String, value: Double?, losses: LossValues, gradients: [String],
    examples: [Int], classes: [Int], learningRate: Float
  ) {
    (self.step, self.criticStep, self.network) = (step, criticStep, network)
    (self.term, self.value, self.losses, self.gradients) = (term, value, losses, gradients)
    (self.examples, self.classes, self.learningRate) = (examples, classes, learningRate)
  }
}
