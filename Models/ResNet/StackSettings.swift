import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// A stack of residual blocks: what the sections `architecture.generator` and `architecture.critic` have in common.
struct StackSettings: Sendable {
  let kind: ResidualBlocks.Kind
  /// Sizes of the image on the way.
  let resolutions: Resolutions
  /// Channels of the image of the sample's size, and what they are multiplied by at each halving.
  let filters, growth: Int
  /// Blocks that leave the size as it is, at each size, the smallest first.
  let plainBlocks: [Int]
  /// First values of the kernels in the blocks; those of shortcuts and ends are Glorot uniform.
  let initializer: Initializer

  /// - Parameter plainBlocks: those of a stack of basic blocks by default; where numbers are missing there are none.
  init(
    _ settings: SettingsReader, _ kind: ResidualBlocks.Kind, sample: Shape, plainBlocks: [Int], section: String
  ) throws {
    self.kind = kind
    resolutions = try Resolutions(settings, of: sample)
    let stages = resolutions.stages
    filters = try settings.int("filters", default: kind == .basic ? 128 : 32, in: 1...65_536)
    growth = try settings.int("growth", default: kind == .basic ? 1 : 2, in: 1...8)
    let standard = kind == .basic ? plainBlocks : Array(repeating: 6, count: stages) + [5]
    let counts = try settings.ints("plain_blocks", default: standard, in: 0...64, count: 0...11)
    self.plainBlocks = counts + Array(repeating: 0, count: max(stages + 1 - counts.count, 0))
    initializer = try Initializer(settings, default: "he-uniform")
    guard counts.count <= stages + 1 else {
      throw ArchitectureError(
        "architecture.\(section).plain_blocks has \(counts.count) numbers, but the image has \(stages + 1) sizes, "
          + "\(resolutions.sizes[stages]) to \(resolutions.sizes[0]); expected at most one for each")
    }
  }

  /// Channels after so many halvings. The smallest image of basic blocks has those of the one before, as in the code.
  func channels(after halvings: Int) -> Int {
    let steps = kind == .basic ? min(halvings, resolutions.stages - 1) : halvings
    return (0..<steps).reduce(filters) { channels, _ in channels * growth }
  }

  /// Size of the kernel that sees the image.
  var endKernel: Int { kind == .basic ? 3 : 1 }
}
