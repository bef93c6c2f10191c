@_exported public import Console
@_exported public import Datasets
@_exported public import Images
@_exported public import KerasFormat
@_exported public import Kernels
@_exported public import Layers
@_exported public import Settings
@_exported public import Tensors
@_exported public import Training
@_exported public import Zoo

import ACGANModel
import DCGANModel
import MLPModel
import ResNetModel

extension Catalogue {
  /// All that comes with this library.
  public static let builtIn: Catalogue = {
    do {
      return try Catalogue([.library(architectures: [ACGAN.entry, DCGAN.entry, MLP.entry, ResNet.entry])])
    } catch {
      preconditionFailure("\(error)")
    }
  }()
}
