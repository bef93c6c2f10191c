public import Datasets
public import Layers
import Settings

/// Something that is chosen by name on the command line and in recipes.
public protocol RegistryEntry: Sendable {
  /// What it is chosen by: lower case, digits and hyphens.
  var name: String { get }
  /// One line for a list.
  var title: String { get }
}

/// Entries by name: a list that is made once and never changes.
public struct Registry<Entry: RegistryEntry>: Sendable {
  /// What the entries are, such as `architecture`.
  public let kind: String
  /// The entries in alphabetical order.
  public let entries: [Entry]

  /// A registry of these entries, whose names differ.
  public init(_ kind: String, _ entries: [Entry]) {
    self.kind = kind
    self.entries = entries.sorted { $0.name < $1.name }
    precondition(
      Set(entries.map(\.name)).count == entries.count, "two entries of one name among \(entries.map(\.name))")
    precondition(entries.allSatisfy { !$0.name.isEmpty }, "an entry without a name")
  }

  /// The entry of this name. Throws `UnknownNameError` with what there is.
  public subscript(name: String) -> Entry {
    get throws(UnknownNameError) {
      guard let entry = entries.first(where: { $0.name == name }) else {
        throw UnknownNameError(kind: kind, found: name, known: entries.map(\.name))
      }
      return entry
    }
  }

  /// Names in alphabetical order.
  public var names: [String] { entries.map(\.name) }
}

extension DatasetEntry: RegistryEntry {}

/// All that a recipe can name: the built-in entries, and those that a caller adds.
public struct Catalogue: Sendable {
  /// Families of generators and critics.
  public let architectures: Registry<ArchitectureEntry>
  /// What they are trained for.
  public let objectives: Registry<ObjectiveEntry>
  /// How their weights are changed.
  public let optimizers: Registry<OptimizerEntry>
  /// What they learn from.
  public let datasets: Registry<DatasetEntry>
  /// Layers that a generator file may be made of.
  public let layers: LayerCatalogue

  /// A catalogue of these architectures with the built-in objectives, optimizers, data sets and layers.
  public init(
    architectures: [ArchitectureEntry], objectives: [ObjectiveEntry] = ObjectiveEntry.builtIn,
    optimizers: [OptimizerEntry] = OptimizerEntry.builtIn, datasets: [DatasetEntry] = [MNIST.entry],
    layers: LayerCatalogue = .builtIn
  ) {
    self.architectures = Registry("architecture", architectures)
    self.objectives = Registry("objective", objectives)
    self.optimizers = Registry("optimizer", optimizers)
    self.datasets = Registry("data set", datasets)
    self.layers = layers
  }
}
