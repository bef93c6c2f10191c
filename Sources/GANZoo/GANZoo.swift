@_exported public import GANZooBackend
@_exported public import GANZooData
@_exported public import GANZooEvaluation
@_exported public import GANZooFormats
@_exported public import GANZooInterchange
@_exported public import GANZooNN
@_exported public import GANZooSupport
@_exported public import GANZooTensors
@_exported public import GANZooTraining
@_exported public import GANZooVisualization
@_exported public import GANZooWeights

import GANZooACGAN
import GANZooChars
import GANZooDCGAN
import GANZooMLP
import GANZooResNet

extension Zoo {
  /// All that comes with this library.
  public static let builtIn: Zoo = {
    do {
      return try Zoo([.library(architectures: [ACGAN.entry, Chars.entry, DCGAN.entry, MLP.entry, ResNet.entry])])
    } catch {
      preconditionFailure("\(error)")
    }
  }()
}
