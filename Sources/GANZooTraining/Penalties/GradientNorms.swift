import GANZooTensors

/// Mean norms of the critic's gradient at the points of a penalty: for the log, not part of any loss.
///
/// `CriticBatch.squaredGradientNorms` records them, so a penalty that uses it needs no code for this.
final class GradientNorms {
  private var found: [(name: String, mean: Tensor)] = []

  /// Records squared norms [N] of a batch: E ‖∇D‖₂.
  func add(_ squared: Tensor, as name: String) {
    found.append((name, squared.detached().squareRoot().mean()))
  }

  /// The means as terms without weight; norms recorded several times under one name are averaged.
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
