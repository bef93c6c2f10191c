public import GANZooInterchange
public import GANZooNN
public import GANZooTensors
public import GANZooTraining

/// A generator and a critic of dense layers, for points of a plane and for small images.
///
/// The generator is that of M. Arjovsky et al. 2017, https://arxiv.org/abs/1701.07875, section 4.3; the critic that of
/// the toys of I. Gulrajani et al. 2017, https://arxiv.org/abs/1704.00028, figure 1.
public struct MLP: Architecture {
  /// Shapes of samples, classes and latent vectors.
  public let interface: NetworkInterface
  /// Hidden layers of the generator and of the critic.
  let layers: (generator: MultilayerPerceptron, critic: MultilayerPerceptron)
  /// First values of the kernels behind them.
  let outputInitializers: (generator: Initializer, critic: Initializer)
  /// The activation of the generator's last layer where samples are images.
  let activation: ActivationFunction

  /// [H, W, C] of an image, or [2] of a point.
  public var sample: Shape { interface.sample }
  /// Number of classes; nil where the generator is not told one.
  public var classes: Int? { interface.classes }
  /// The distribution of latent vectors.
  public var latent: LatentSpace { interface.latent }

  /// `input_z` [latent], with the class behind where there are classes → hidden layers → a point, or an image in
  /// [−1, 1].
  public func generator() throws -> Network {
    let inputs = interface.generatorInputs()
    let output = interface.denseSample(
      layers.generator(inputs.joined), activation: activation, initializer: outputInitializers.generator)
    return try Network("G", inputs: inputs.symbols, outputs: [output])
  }

  /// `input_sample` → hidden layers → `output_score` [1] and, where there are classes, `output_class` [classes].
  public func critic() throws -> Network {
    let input = Symbol.input("input_sample", sample)
    let features = layers.critic(sample.rank == 1 ? input : Flatten()(input))
    let outputs = interface.criticOutputs(
      features, usesBias: layers.critic.usesBias, initializer: outputInitializers.critic)
    return try Network("D", inputs: [input], outputs: outputs)
  }
}
