import GANZooFormats
public import GANZooInterchange
import GANZooNN
import GANZooTensors

/// Weights and optimizer states with which a training begins: those of networks that were trained before.
///
///     let file = try KerasFile(contentsOf: "D.keras")
///     var start = TrainingStart()
///     start.critic = try SavedNetwork(file, from: "D.keras")
///
/// What is nil begins as a recipe has it: weights are random, optimizers empty. An EMA begins with the weights.
public struct TrainingStart: Sendable {
  /// The weights of the generator.
  public var generator: SavedNetwork?
  /// The weights of the critic.
  public var critic: SavedNetwork?
  /// The state of the generator's optimizer, which must be of the same kind as the recipe's.
  public var generatorOptimizer: OptimizerState?
  /// The state of the critic's optimizer, which must be of the same kind as the recipe's.
  public var criticOptimizer: OptimizerState?

  /// A start of these parts.
  public init(
    generator: SavedNetwork? = nil, critic: SavedNetwork? = nil, generatorOptimizer: OptimizerState? = nil,
    criticOptimizer: OptimizerState? = nil
  ) {
    (self.generator, self.critic) = (generator, critic)
    (self.generatorOptimizer, self.criticOptimizer) = (generatorOptimizer, criticOptimizer)
  }

  /// Throws `ArchitectureError` unless the weights are those of these networks.
  func check(generator network: Network, critic: Network) throws(ArchitectureError) {
    try generator?.check(for: network)
    try self.critic?.check(for: critic)
  }
}

extension SavedNetwork {
  /// Throws `ArchitectureError` unless each parameter of a network has a value here, by its name.
  fileprivate func check(for network: Network) throws(ArchitectureError) {
    let shapes = values.mapValues(\.shape)
    for vertex in network.vertices {
      for parameter in vertex.parameters {
        let name = "\(vertex.name)/\(parameter.name)"
        guard shapes[name] == parameter.shape.sizes else {
          throw ArchitectureError(
            "the weights to begin with should have '\(name)' \(parameter.shape), but have "
              + (shapes[name].map { "\($0)" } ?? "no such weight"))
        }
      }
    }
  }
}

extension Model {
  /// A network with weights to begin with. Throws `ArchitectureError` unless they are those of the network.
  convenience init(_ network: Network, startingFrom saved: SavedNetwork, on device: Device) throws(ArchitectureError) {
    try saved.check(for: network)
    let values = saved.values
    self.init(network, on: device) { layer, _, description in
      Tensor(
        values["\(network.vertices[layer].name)/\(description.name)"]?.values ?? [], shape: description.shape,
        on: device)
    }
  }
}

extension OptimizerState {
  /// Restores the state in an optimizer of a model. Throws `ArchitectureError` unless it is a state of such an
  /// optimizer.
  func restore(_ optimizer: any Optimizer, of model: Model) throws(ArchitectureError) {
    let count = optimizer.slots.count
    let shapes = optimizer.parameters.map { parameter in (0..<count).map { _ in parameter.description.shape.sizes } }
    guard slots.map({ $0.map(\.shape) }) == shapes else {
      throw ArchitectureError(
        "the optimizer's state to begin with should have \(count) arrays for each of the \(shapes.count) trained "
          + "parameters of '\(model.network.name)', of their shapes, but has other ones")
    }
    restore(optimizer)
  }
}
