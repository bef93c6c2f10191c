import GANZooNN
import GANZooTensors

extension Trainer {
  /// A network and the optimizer that trains it.
  typealias Trained = (model: Model, optimizer: any Optimizer)

  /// Trains networks with one loss.
  ///
  /// - Parameters:
  ///   - network: the updated network, the first of `trained`.
  ///   - terms: the terms of the loss.
  /// - Throws: `TrainingError.notFinite` before a weight is changed, `LossTermError`, or what `terms` throws.
  func update(_ network: NetworkRole, _ trained: [Trained], _ terms: () throws -> [LossTerm]) throws -> [Loss] {
    let parameters = trained.flatMap(\.optimizer.parameters)
    let (_, gradients, found) = try valueAndGradients(with: parameters) {
      let found = try terms()
      try LossTerm.check(found)
      let sum = found.map { $0.weight == 1 ? $0.value : $0.value * $0.weight }
      return (sum.dropFirst().reduce(sum[0], +), found)
    }
    // Each of the two waits for the device: once for all numbers.
    let values = Tensor.values(of: found.map(\.value))
    let losses = zip(found, values).map { Loss(network, $0.name, Double($1[0])) }
    guard losses.allSatisfy(\.value.isFinite), Tensor.areAllFinite(gradients) else {
      throw TrainingError.notFinite(nonFinite(network, losses, gradients, trained))
    }
    gradientObserver?(network, Array(gradients.prefix(trained[0].optimizer.parameters.count)))
    // Of no use to the new weights, and large: packed kernels take twice as much memory as the weights.
    for parameter in parameters { parameter.value.releaseCaches() }
    var rest = gradients[...]
    for (model, optimizer) in trained {
      optimizer.step(Array(rest.prefix(optimizer.parameters.count)))
      rest = rest.dropFirst(optimizer.parameters.count)
      model.project()
    }
    return losses
  }
}
