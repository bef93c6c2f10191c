import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// The section `architecture.critic`.
struct CriticSettings: Sendable {
  /// What the image enters by.
  enum First: String, CaseIterable, Sendable {
    /// A block of its own, which halves it, gan_cifar_resnet.py.
    case block
    /// A convolution, gan_64x64.py.
    case convolution
  }

  /// What becomes of the last block's image.
  enum Head: String, CaseIterable, Sendable {
    /// Rectified, and the mean of each channel.
    case mean
    /// All its numbers.
    case flatten
  }

  let stack: StackSettings
  let normalization: Normalization
  let first: First
  let head: Head

  init(_ settings: SettingsReader, _ kind: ResidualBlocks.Kind, sample: Shape) throws {
    stack = try StackSettings(settings, kind, sample: sample, plainBlocks: [2], section: "critic")
    normalization = try Normalization(settings, default: .none)
    guard kind == .basic else {
      (first, head) = (.convolution, .flatten)
      return
    }
    first = try settings.choice("first", default: .block)
    head = try settings.choice("head", default: .mean)
    let atSample = stack.plainBlocks[stack.resolutions.stages]
    guard first == .convolution || atSample == 0 else {
      throw ArchitectureError(
        "architecture.critic.plain_blocks has \(atSample) at the sample's size, which the first block halves; expected 0, "
          + "or architecture.critic.first: convolution")
    }
  }
}
