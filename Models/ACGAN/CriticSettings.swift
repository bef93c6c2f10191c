import GANZooNN
import GANZooSupport
import GANZooTraining

/// The section `architecture.critic`.
struct CriticSettings: Sendable {
  /// Channels, kernel sizes, strides and pooling of the convolutions; a pooling of 0 is none.
  let filters, kernels, strides, pooling: [Int]
  /// Whether what the second convolution and those after it make is normalised.
  let batchNormalization: Bool
  let momentum, dropout, slope: Float
  /// First values of convolutions and of the heads.
  let kernel, dense: Initializer

  init(_ settings: SettingsReader) throws {
    filters = try settings.ints("filters", default: [32, 64, 128, 256], in: 1...65_536, count: 1...16)
    kernels = try settings.ints("kernels", default: filters.map { _ in 3 }, in: 1...15, count: 1...16)
    strides = try settings.ints("strides", default: filters.map { _ in 1 }, in: 1...8, count: 1...16)
    pooling = try settings.ints("pooling", default: filters.map { _ in 0 }, in: 0...8, count: 1...16)
    batchNormalization = try settings.bool("batch_normalization", default: false)
    momentum = try settings.float("momentum", default: 0.99, in: 0...1)
    dropout = try settings.float("dropout", default: 0.3, in: 0...0.95)
    slope = try settings.float("slope", default: 0.3, in: 0...1)
    kernel = Initializer(deviation: try settings.optionalFloat("kernel_deviation", in: .positive))
    dense = Initializer(deviation: try settings.optionalFloat("dense_deviation", in: .positive))
    for (name, list) in [("kernels", kernels), ("strides", strides), ("pooling", pooling)]
    where list.count != filters.count {
      throw ArchitectureError(
        "architecture.critic has \(filters.count) filters, but \(list.count) \(name); expected one for each")
    }
  }

  /// Whether what the convolution of this number, counted from 0, makes is normalised: not the first's, as in DCGAN.
  func normalizes(_ index: Int) -> Bool { batchNormalization && index > 0 }
}
