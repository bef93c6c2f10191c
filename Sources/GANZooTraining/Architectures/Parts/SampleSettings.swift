public import GANZooInterchange
public import GANZooSupport
public import GANZooTensors

extension SettingsReader {
  /// `sample`, the shape of a sample: [height, width, channels] of an image or, if points are allowed, [2] of a point.
  ///
  /// Throws `SettingsError`, or `ArchitectureError` for a shape that no sample has.
  public func sampleShape(takesPoints: Bool = false) throws -> Shape {
    let sample = Shape(try ints("sample", default: [28, 28, 1], in: 1...1024, count: (takesPoints ? 1 : 3)...3))
    guard sample.isSample, sample.rank == 3 || takesPoints else {
      throw ArchitectureError(
        "architecture.sample should be [height, width, 1 to 4 channels]" + (takesPoints ? " or [2]" : "")
          + ", but is \(sample)")
    }
    return sample
  }
}

extension LatentSpace {
  /// Reads `latent` and `latent_distribution`.
  public init(_ settings: SettingsReader, size: Int) throws(SettingsError) {
    self.init(
      size: try settings.int("latent", default: size, in: 1...65_536),
      distribution: try settings.choice("latent_distribution", default: .normal))
  }
}
