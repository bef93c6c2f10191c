public import GANZooData
public import GANZooNN
public import GANZooSupport

/// The additions of one package to the zoo.
public struct Plugin: Sendable {
  /// The package's name, for messages.
  public var name: String
  /// Families of generators and critics.
  public var architectures: [ArchitectureEntry]
  /// Objectives.
  public var objectives: [ObjectiveEntry]
  /// Optimizers.
  public var optimizers: [OptimizerEntry]
  /// Data sets.
  public var datasets: [DatasetEntry]
  /// Layers of networks and generator files.
  public var layers: [any Layer.Type]
  /// Observers of runs: `train --observer NAME`.
  public var observers: [ObserverEntry]

  /// The additions of a package; most add only one or two kinds.
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

  /// The library's own, with these architectures.
  public static func library(architectures: [ArchitectureEntry]) -> Plugin {
    Plugin(
      "GANZoo", architectures: architectures, objectives: ObjectiveEntry.builtIn, optimizers: OptimizerEntry.builtIn,
      datasets: DatasetEntry.builtIn, layers: LayerRegistry.builtIn.types)
  }
}

/// Everything that a recipe can name. A zoo never changes.
public struct Zoo: Sendable {
  /// Families of generators and critics.
  public let architectures: Registry<ArchitectureEntry>
  /// Objectives.
  public let objectives: Registry<ObjectiveEntry>
  /// Optimizers.
  public let optimizers: Registry<OptimizerEntry>
  /// Data sets.
  public let datasets: Registry<DatasetEntry>
  /// Layers of generator files.
  public let layers: LayerRegistry
  /// Observers of runs.
  public let observers: Registry<ObserverEntry>
  /// The names of the packages.
  public let plugins: [Plugin]

  /// A zoo of the additions of several packages.
  ///
  /// Throws `RegistryError` if a name is used twice or cannot be typed, or if an architecture has no default recipe.
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

  /// The architecture of a recipe: one of the registry, or that of networks which the recipe itself holds.
  func architecture(named name: String) throws(UnknownNameError) -> ArchitectureEntry {
    guard name == ImportedNetworks.name, !architectures.names.contains(name) else { return try architectures[name] }
    return ImportedNetworks.entry(layers)
  }

  /// This zoo with the additions of further packages. Throws `RegistryError`.
  public func adding(_ plugins: [Plugin]) throws(RegistryError) -> Zoo {
    try Zoo(self.plugins + plugins)
  }
}
