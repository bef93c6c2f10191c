public import GANZooData
public import GANZooNN
public import GANZooSupport

/// What a package brings to the zoo.
public struct Plugin: Sendable {
  /// Who brings it, for messages: the package's name.
  public var name: String
  /// Families of generators and critics.
  public var architectures: [ArchitectureEntry]
  /// What they are trained for.
  public var objectives: [ObjectiveEntry]
  /// How their weights are changed.
  public var optimizers: [OptimizerEntry]
  /// What they learn from.
  public var datasets: [DatasetEntry]
  /// Layers that networks, and so generator files, may be made of.
  public var layers: [any Layer.Type]
  /// What may watch a run: `train --observer NAME`.
  public var observers: [ObserverEntry]

  /// A package's contribution; most bring a thing or two.
  public init(
    _ name: String, architectures: [ArchitectureEntry] = [], objectives: [ObjectiveEntry] = [],
    optimizers: [OptimizerEntry] = [], datasets: [DatasetEntry] = [], layers: [any Layer.Type] = [],
    observers: [ObserverEntry] = []
  ) {
    self.name = name
    self.architectures = architectures
    self.objectives = objectives
    self.optimizers = optimizers
    self.datasets = datasets
    self.layers = layers
    self.observers = observers
  }

  /// What comes with this library, with these architectures.
  public static func library(architectures: [ArchitectureEntry]) -> Plugin {
    Plugin(
      "GANZoo", architectures: architectures, objectives: ObjectiveEntry.builtIn, optimizers: OptimizerEntry.builtIn,
      datasets: DatasetEntry.builtIn, layers: LayerRegistry.builtIn.types)
  }
}

/// All that a recipe can name: a list that is made once and never changes.
public struct Zoo: Sendable {
  /// Families of generators and critics.
  public let architectures: Registry<ArchitectureEntry>
  /// What they are trained for.
  public let objectives: Registry<ObjectiveEntry>
  /// How their weights are changed.
  public let optimizers: Registry<OptimizerEntry>
  /// What they learn from.
  public let datasets: Registry<DatasetEntry>
  /// Layers that a generator file may be made of.
  public let layers: LayerRegistry
  /// What may watch a run.
  public let observers: Registry<ObserverEntry>
  /// Who brought it all.
  public let plugins: [Plugin]

  /// A zoo of what some packages bring.
  ///
  /// Throws `RegistryError` where two things of a kind have one name, a name cannot be typed, or an architecture has no
  /// default recipe.
  public init(_ plugins: [Plugin]) throws(RegistryError) {
    self.plugins = plugins
    architectures = try Registry("architecture", plugins.map { ($0.name, $0.architectures) })
    objectives = try Registry("objective", plugins.map { ($0.name, $0.objectives) })
    optimizers = try Registry("optimizer", plugins.map { ($0.name, $0.optimizers) })
    datasets = try Registry("data set", plugins.map { ($0.name, $0.datasets) })
    observers = try Registry("observer", plugins.map { ($0.name, $0.observers) })
    let layerNames = plugins.flatMap { plugin in plugin.layers.map { (owner: plugin.name, name: $0.className) } }
    if let nameless = layerNames.first(where: \.name.isEmpty) { throw .noName(kind: "layer", owner: nameless.owner) }
    try RegistryError.checkUnique("layer", layerNames)
    layers = LayerRegistry(plugins.flatMap(\.layers))
    for plugin in plugins {
      for entry in plugin.architectures {
        let recipes = entry.recipes.map { (owner: plugin.name, name: $0.name) }
        try RegistryError.checkUnique("recipe of \(entry.name)", recipes)
        // Another could not be asked for: a name with a slash or an ending is a file's.
        try RegistryError.checkTypable("recipe of \(entry.name)", recipes)
        guard entry.recipes.contains(where: { $0.name == "default" }) else {
          throw .noDefaultRecipe(architecture: entry.name, owner: plugin.name)
        }
      }
    }
  }

  /// This zoo with what further packages bring. Throws `RegistryError`.
  public func adding(_ plugins: [Plugin]) throws(RegistryError) -> Zoo {
    try Zoo(self.plugins + plugins)
  }
}
