import GANZooTensors

/// Mean norms of the critic's gradient, where a penalty takes it: for the log, outside of any loss.
///
/// An objective that asks `CriticBatch.squaredGradientNorms` for its penalty, as all here do, is recorded without a
/// word of its own.
final class GradientNorms {
  private var found: [(name: String, mean: Tensor)] = []

  /// Records squared norms [N] of a batch: E ‖∇D‖₂.
  func add(_ squared: Tensor, as name: String) {
    found.append((name, squared.detached().squareRoot().mean()))
  }

  /// The means as terms without weight; of norms that were asked for several times under one name, their mean.
  var terms: [LossTerm] {
    var names: [String] = []
    for (name, _) in found where !names.contains(name) { names.append(name) }
    return names.map { name in
      let means = found.filter { $0.name == name }.map(\.mean)
      let sum = means.dropFirst().reduce(means[0], +)
      return LossTerm(name, means.count == 1 ? sum : sum / Float(means.count), weight: 0)
    }
  }
}
