import Foundation
package import GANZooNN
package import GANZooTensors
package import GANZooTraining

/// The gradients of a critic's loss with respect to the activations of its layers.
package enum ActivationGradients {
  /// The norm ‖∂L/∂h‖₂ of each layer's outputs h [N, units] for L = the losses of `objective` on a batch, without
  /// penalties: of hidden layers behind their nonlinearity, of the last one the score.
  ///
  /// - Parameters:
  ///   - critic: dense layers, one behind the other.
  ///   - real: samples [N, …].
  ///   - fake: samples [N, …].
  package static func norms(
    _ critic: Model, _ objective: any ScoreObjective, real: Tensor, fake: Tensor
  ) -> [Double] {
    let network = critic.network
    var values: [Tensor?] = network.vertices.map { _ in nil }
    for input in network.inputs { values[input] = Tensor.concatenated([real, fake], axis: 0).variable() }
    for (position, vertex) in network.vertices.enumerated() where values[position] == nil {
      values[position] = critic.value(ofLayer: position, vertex.inputs.compactMap { values[$0] }, .inference)
    }
    let read = network.vertices.filter { $0.layer is Dense }.flatMap(\.inputs)
    let layers = read.filter { !network.inputs.contains($0) } + network.outputs
    let activations = layers.compactMap { values[$0] }
    guard let output = activations.last else { return [] }
    let (count, all) = (real.shape[0], output.shape[0])
    let scores = output.reshaped([all])
    let loss =
      objective.losses.real(scores.sliced(0..<count, axis: 0))
      + objective.losses.fake(scores.sliced(count..<all, axis: 0))
    return gradients(of: loss, with: activations).map { gradient in
      // Squares of what vanishes would be 0 in single precision.
      gradient.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
  }
}
