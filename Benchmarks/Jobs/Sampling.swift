import Foundation
import GANZoo
import GANZooSupport

/// A generator of a recipe of the ACGAN with its first weights.
func generator(recipe name: String, overrides: [String] = [], on device: Device) throws -> Generator {
  let recipe = try Zoo.builtIn.recipe(model: "acgan", recipe: name, overrides: overrides)
  let network = try recipe.architecture.generator()
  let file = try GeneratorFile(
    SavedNetwork(Model(network, seed: 1, on: device)), latent: recipe.architecture.latent,
    classNames: (0..<(recipe.architecture.classes ?? 0)).map(String.init), provenance: Provenance())
  return Generator(file, on: device)
}

/// Prints the number of images per second that a recipe's generator makes, in batches and converted to bytes, as in
/// `ganzoo generate`.
func measureSampling(recipe name: String, count: Int, on device: Device) throws {
  let generator = try generator(recipe: name, on: device)
  let classes = (0..<count).map { $0 % max(1, generator.file.classNames.count) }
  try generator.generate(classes: Array(classes.prefix(800)), seed: 1) { _, _ in }
  device.synchronize()
  var bytes = 0
  let duration = try ContinuousClock().measure {
    try generator.generate(classes: classes, seed: 2) { samples, _ in bytes += samples.pixels.count }
  }
  precondition(bytes == count * generator.sample.count, "\(bytes) bytes were generated")
  print(
    """
    {"samples_per_second": \(Double(count) / (duration / .seconds(1))), \
    "peak_rss_mb": \(Double(ProcessMemory.peak) / 1_048_576)}
    """)
}
