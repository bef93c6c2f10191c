import GANZooNN
public import GANZooTensors

extension Generator {
  /// Generates a sample for each seed, in batches: the first one that `generate(classes:seed:_:)` makes of it.
  ///
  /// A sample depends on its own seed and class only, up to rounding, so that it can be generated again without the
  /// others.
  ///
  ///     try generator.generate(seeds: [7, 8, 9], classes: [0, 0, 1]) { samples, first in
  ///       for (index, image) in PixelImage.images(of: samples).enumerated() {
  ///         try image.write(to: "seed\(7 + first + index).png")
  ///       }
  ///     }
  ///
  /// - Parameters:
  ///   - classes: the class of each sample; empty if the generator has no classes.
  ///   - consume: called with each batch of samples and the index of its first sample.
  /// - Throws: `GeneratorInputError` if there is not a class for each seed, or one that the generator does not have;
  ///   what `consume` throws.
  public func generate(
    seeds: [UInt64], classes: [Int] = [], _ consume: (_ samples: Tensor, _ first: Int) throws -> Void
  ) throws {
    if file.classNames.isEmpty {
      guard classes.isEmpty else { throw GeneratorInputError.unconditional(found: classes.count) }
    } else {
      guard classes.count == seeds.count else {
        throw GeneratorInputError.classCount(found: classes.count, samples: seeds.count)
      }
      try check(classes)
    }
    try model.generate(seeds.count, classes: classes, consume) { batch in
      .concatenated(
        seeds[batch].map { latent.sample(1, from: RandomStream(seed: $0, purpose: .generation), on: device) }, axis: 0)
    }
  }
}
