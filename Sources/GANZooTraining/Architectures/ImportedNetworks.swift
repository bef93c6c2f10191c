import GANZooFormats
public import GANZooInterchange
public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// The architecture of networks that other programs made. Its settings are their configurations as JSON of Keras', so
/// that a recipe needs no other file.
public struct ImportedNetworks: Architecture {
  public let sample: Shape
  public let classes: Int?
  public let latent: LatentSpace
  private let networks: (generator: Network, critic: Network)

  /// The name of the architecture in recipes. No registry lists it: only files make such recipes.
  public static let name = "imported"

  private static let mostClasses = 10_000

  /// An architecture of a recipe's `architecture` section.
  ///
  /// - Parameter layers: the layers that the networks may have.
  /// - Throws: `SettingsError`; `ArchitectureError` if a configuration cannot be read, or a network does not fit the
  ///   other settings.
  public init(_ settings: SettingsReader, layers: LayerRegistry) throws {
    sample = try settings.sampleShape(takesPoints: true)
    let count = try settings.int("classes", default: 0, in: 0...Self.mostClasses)
    classes = count == 0 ? nil : count
    latent = try LatentSpace(settings, size: 100)
    networks = (
      try Self.network("generator", settings, layers), try Self.network("critic", settings, layers)
    )
    try Trainer.check(networks.generator, networks.critic, latent, classes)
    guard networks.generator.outputShapes == [sample] else {
      throw ArchitectureError(
        "architecture.sample is \(sample), but the generator gives \(networks.generator.outputShapes)")
    }
  }

  private static func network(
    _ name: String, _ settings: SettingsReader, _ layers: LayerRegistry
  ) throws -> Network {
    let text = try settings.string(name)
    do {
      return try Network(kerasConfiguration: JSONObject(configuration: text), layers: layers)
    } catch {
      throw ArchitectureError("architecture.\(name) is no network that can be read: \(error)")
    }
  }

  public func generator() throws -> Network { networks.generator }
  public func critic() throws -> Network { networks.critic }

  static func entry(_ layers: LayerRegistry) -> ArchitectureEntry {
    ArchitectureEntry(
      name: name, title: "networks of other programs", source: "the files that the recipe names", recipes: []
    ) { try ImportedNetworks($0, layers: layers) }
  }
}
