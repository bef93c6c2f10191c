import Foundation
import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// Fits the networks of a recipe to samples of another size.
///
/// The generator begins with about as many rows as the recipe's, and the critic ends with about as many; where that
/// takes further convolutions, their channels grow towards the small end as in the recipe, by two, as far as 256 or as
/// the recipe itself goes. What a user has set stays.
struct Fitting {
  /// The most channels that a recipe with fewer gets.
  private static let mostChannels = 256

  private let generator, critic: SettingsReader
  private let recipe, sample: Shape

  init(_ settings: SettingsReader, recipe: Shape, sample: Shape) throws {
    (generator, critic) = (try settings.section("generator"), try settings.section("critic"))
    (self.recipe, self.sample) = (recipe, sample)
  }

  /// Settings within the section `architecture`.
  func settings() throws -> [String] {
    guard recipe.sizes.prefix(2) != sample.sizes.prefix(2) else { return [] }
    return try generatorSettings() + criticSettings()
  }

  private func generatorSettings() throws -> [String] {
    let growth = try generator.section("growth")
    guard !generator.isOverridden("start"), !["name", "strides", "padding"].contains(where: growth.isOverridden) else {
      return []
    }
    let sizes = try GeneratorSizes(generator)
    let (start, filters, kernels) = (sizes.start, sizes.filters, sizes.kernels)
    let isTransposed = growth.text(of: "name") == "transposed"
    let old = Self.halvings(of: recipe, to: Double(min(start[0], start[1])))
    let doublings = max(1, Self.halvings(of: sample, to: Double(min(start[0], start[1]))))
    // Convolutions that leave the size as it is stay.
    let wanted = max(0, filters.count + doublings - old)
    let ofUser = generator.isOverridden("filters")
    let widths = ofUser ? [start[2]] + filters : Self.widths([start[2]] + filters, count: wanted + 1)
    let count = widths.count - 1
    let size = Resolutions(of: sample, stages: min(doublings, count + 1)).start(channels: widths[0])
    var found = ["start=\(size)"]
    if !ofUser { found.append("filters=\(Array(widths.dropFirst()))") }
    if !generator.isOverridden("kernels") {
      let more = Array(repeating: kernels.first ?? sizes.outputKernel, count: max(0, count - kernels.count))
      found.append("kernels=\(more + kernels.suffix(count))")
    }
    if isTransposed {
      let strides = (0...count).map { $0 < doublings ? 2 : 1 }
      found.append("growth.strides=\(strides)")
      found.append("growth.padding=[\(strides.map { _ in "same" }.joined(separator: ", "))]")
    }
    return found.map { "generator." + $0 }
  }

  private func criticSettings() throws -> [String] {
    guard !["filters", "kernels", "strides", "pooling"].contains(where: critic.isOverridden) else { return [] }
    var layers = try CriticSettings(critic).layers
    var steps = Int(log2(Double(min(sample[0], sample[1])) / Double(min(recipe[0], recipe[1]))).rounded())
    let most = max(Self.mostChannels, layers.map(\.filters).max() ?? 0)
    let (pools, kernel) = (layers.contains { $0.stride > 1 } == false, layers[layers.count - 1].kernel)
    while steps > 0 {
      let filters = min(most, 2 * layers[layers.count - 1].filters)
      layers.append((filters: filters, kernel: kernel, stride: pools ? 1 : 2, pooling: pools ? 2 : 0))
      steps -= 1
    }
    while steps < 0, layers.count > 1 {
      let last = layers.removeLast()
      if last.stride * max(1, last.pooling) > 1 { steps += 1 }
    }
    return [
      "filters=\(layers.map(\.filters))", "kernels=\(layers.map(\.kernel))", "strides=\(layers.map(\.stride))",
      "pooling=\(layers.map(\.pooling))",
    ].map { "critic." + $0 }
  }

  /// Channels for another number of images, the smallest first: some left out at the front, or twice as many each.
  private static func widths(_ widths: [Int], count: Int) -> [Int] {
    let most = max(mostChannels, widths.max() ?? 0)
    var found = Array(widths.suffix(max(1, count)))
    while found.count < count { found.insert(min(most, 2 * found[0]), at: 0) }
    return found
  }

  /// How often an image is halved so that its shorter side comes nearest to this many pixels, in their ratio.
  private static func halvings(of sample: Shape, to side: Double) -> Int {
    max(0, Int((log2(Double(min(sample[0], sample[1])) / side)).rounded()))
  }
}
