public import Layers
public import Settings

extension Initializer {
  /// Reads `initializer` and, for a normal one, its `deviation`.
  public init(_ settings: SettingsReader, default standard: String = "glorot-uniform") throws(SettingsError) {
    let names = ["glorot-uniform", "glorot-normal", "he-uniform", "he-normal", "normal"]
    let name = try settings.choice("initializer", default: standard, of: names)
    let deviation = Float(try settings.double("deviation", default: 0.02, in: .positive))
    self =
      switch name {
      case "glorot-normal": .glorotNormal
      case "he-uniform": .heUniform
      case "he-normal": .heNormal
      case "normal": .randomNormal(mean: 0, stddev: deviation)
      default: .glorotUniform
      }
  }
}
