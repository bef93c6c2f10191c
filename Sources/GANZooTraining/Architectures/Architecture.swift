public import GANZooInterchange
public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// A family of generators and critics, made from settings.
///
/// It decides whether it is conditional. A conditional generator has a second input, the class, and its critic a second
/// output, the probability of each class.
public protocol Architecture: Sendable {
  /// Shape of a sample: [H, W, C] of an image, [2] of a point in a plane, [characters, symbols] of a text.
  var sample: Shape { get }
  /// Number of classes; nil for an unconditional generator.
  var classes: Int? { get }
  /// The distribution of latent vectors, the generator's first input.
  var latent: LatentSpace { get }

  /// Latent vector [latent size], and class [1] where conditional → sample, an image in [−1, 1]. Throws `NetworkError`.
  func generator() throws -> Network
  /// Sample → critic's score [1], and class probabilities [classes] where conditional. Throws `NetworkError`.
  func critic() throws -> Network
}

/// An architecture in the registry.
public struct ArchitectureEntry: RegistryEntry {
  /// Its name, by which it is chosen.
  public let name: String
  /// One line for a list.
  public let title: String
  /// Where it was published.
  public let source: String
  /// Recipes that come with it: names and YAML texts. One is called `default`.
  public let recipes: [RecipeText]
  /// Settings, as `path=value` within the section, that fit a recipe's networks to samples [H, W, C], which the section
  /// names already; none where they follow from the sample. Throws `ArchitectureError` where there is no way.
  public let fit: @Sendable (_ settings: SettingsReader, _ recipe: Shape, _ sample: Shape) throws -> [String]
  /// The architecture of a recipe's `architecture` section.
  public let make: @Sendable (SettingsReader) throws -> any Architecture

  /// An entry; its recipes include one called `default`.
  ///
  /// - Parameter fit: gets the section `architecture`, the recipe's own sample and the one that it is to have.
  public init(
    name: String, title: String, source: String, recipes: [RecipeText],
    fit: @escaping @Sendable (SettingsReader, Shape, Shape) throws -> [String] = { _, _, _ in [] },
    make: @escaping @Sendable (SettingsReader) throws -> any Architecture
  ) {
    (self.name, self.title, self.source, self.recipes) = (name, title, source, recipes)
    (self.fit, self.make) = (fit, make)
  }
}

/// A recipe that comes with an architecture: its name and its YAML.
public struct RecipeText: Sendable {
  /// The file's name without `.yaml`.
  public let name: String
  /// The file's text.
  public let yaml: String

  /// A recipe's name and text.
  public init(name: String, yaml: String) { (self.name, self.yaml) = (name, yaml) }

  /// A recipe from the bytes of a resource that is embedded in code.
  public init(_ name: String, _ resource: [UInt8]) {
    self.init(name: name, yaml: String(decoding: resource, as: UTF8.self))
  }
}

/// Settings that are in their ranges, but do not fit together.
public struct ArchitectureError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// A sentence.
  public let description: String
  /// An error with this sentence.
  public init(_ description: String) { self.description = description }
}
