import GANZooData
import GANZooInterchange
import GANZooNN
import GANZooTensors

extension Trainer {
  /// The details of an update whose losses or gradients are not finite.
  func nonFinite(
    _ network: NetworkRole, _ losses: [Loss], _ gradients: [Tensor], _ trained: [Trained]
  ) -> NonFinite {
    let (model, optimizer) = trained[0]
    let all = trained.flatMap { trained in
      trained.model.names(where: \.isTrainable).map { (network: trained.model.network.name, name: $0) }
    }
    let bad = zip(all, gradients).filter { !$0.1.isFinite }.map(\.0)
    let loss = losses.first { !$0.value.isFinite }
    let gradient = "the gradient of \(bad.first?.network ?? model.network.name)'s \(bad.first?.name ?? "")"
    // Two networks may have layers of one name.
    let names = bad.map { $0.network == model.network.name ? $0.name : "\($0.network)/\($0.name)" }
    let isCritic = network == .critic
    let classes = classes.map {
      isCritic
        ? sampler.criticClasses(criticUpdate: criticUpdates, count: settings.batch, classes: $0)
        : sampler.generatorClasses(step: steps, count: settings.imagesOfGenerator, classes: $0)
    }
    return NonFinite(
      step: steps, criticUpdate: criticUpdates, network: model.network.name, term: loss?.key ?? gradient,
      value: loss?.value, losses: losses, gradients: names,
      examples: sampler.images(
        criticUpdate: isCritic ? criticUpdates : max(criticUpdates - 1, 0), count: settings.batch, of: dataset.count),
      classes: classes ?? [], learningRate: optimizer.learningRate)
  }

  /// Checks that all state is finite: weights, EMA and the optimizers' slots.
  ///
  /// Throws `TrainingError.weightNotFinite`; the state is then the last one with which a whole step had finite losses.
  func checkState() throws(TrainingError) {
    try checkWeights { _ in true }
    try check(average?.state.values ?? [], generator, generator.names().map { "average of \($0)" })
    for (model, optimizer) in [(generator, generatorOptimizer), (critic, criticOptimizer)] {
      for slot in optimizer.slots {
        try check(slot, model, model.names(where: \.isTrainable).map { "optimizer state of \($0)" })
      }
    }
    for slot in criticInGeneratorStep?.slots ?? [] {
      let names = critic.names(where: \.isTrainable).map { "state of \($0) in the generator's optimizer" }
      try check(slot, critic, names)
    }
  }

  func checkWeights(where isIncluded: (ParameterDescription) -> Bool) throws(TrainingError) {
    for model in [generator, critic] {
      let values = model.parameters.filter { isIncluded($0.description) }.map(\.value)
      try check(values, model, model.names(where: isIncluded))
    }
  }

  private func check(_ values: [Tensor], _ model: Model, _ names: @autoclosure () -> [String]) throws(TrainingError) {
    guard !Tensor.areAllFinite(values), let bad = values.firstIndex(where: { !$0.isFinite }) else { return }
    let error = TrainingError.weightNotFinite(network: model.network.name, weight: names()[bad], step: steps)
    resume(from: goodState)
    throw error
  }
}
