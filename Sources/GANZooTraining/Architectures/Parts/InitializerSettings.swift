public import GANZooNN
public import GANZooSupport

extension Initializer {
  private static let names = [
    "glorot-uniform", "glorot-normal", "he-uniform", "he-normal", "normal", "truncated-normal",
  ]

  /// Reads `initializer` and, for a normal one, its `deviation`.
  public init(_ settings: SettingsReader, default standard: String = "glorot-uniform") throws(SettingsError) {
    let name = try settings.choice("initializer", default: standard, of: Self.names)
    let deviation = try settings.float("deviation", default: 0.02, in: .positive)
    self.init(name, deviation: deviation)
  }

  /// Reads `output_initializer`, with the `deviation` of the layers before; without it, the one of those layers.
  package init(output settings: SettingsReader, otherwise standard: Initializer) throws(SettingsError) {
    // What is not there stays out of the recipe in force, which files of before have without it.
    guard settings.has("output_initializer") else {
      self = standard
      return
    }
    let name = try settings.choice("output_initializer", of: Self.names)
    self.init(name, deviation: try settings.float("deviation", default: 0.02, in: .positive))
  }

  private init(_ name: String, deviation: Float) {
    self =
      switch name {
      case "glorot-normal": .glorotNormal
      case "he-uniform": .heUniform
      case "he-normal": .heNormal
      case "normal": .randomNormal(mean: 0, stddev: deviation)
      case "truncated-normal": .truncatedNormal(mean: 0, stddev: deviation)
      default: .glorotUniform
      }
  }
}
