import Foundation
public import GANZooTensors

/// First values of a parameter, by Keras' names and formulas (https://keras.io/api/layers/initializers).
public enum Initializer: Hashable, Sendable {
  /// All 0.
  case zeros
  /// All 1.
  case ones
  /// All this number.
  case constant(Float)
  /// Normal with this mean and deviation.
  case randomNormal(mean: Float = 0, stddev: Float = 0.05)
  /// Normal with this mean and deviation, cut off at two deviations.
  case truncatedNormal(mean: Float = 0, stddev: Float = 0.05)
  /// Uniform between two numbers.
  case randomUniform(min: Float = -0.05, max: Float = 0.05)
  /// Uniform within ±√(6 / (fan in + fan out)). Glorot and Bengio 2010, equation 16.
  case glorotUniform
  /// Normal, cut off at two deviations, of variance 2 / (fan in + fan out).
  case glorotNormal
  /// Uniform within ±√(6 / fan in). He et al. 2015.
  case heUniform
  /// Normal, cut off at two deviations, of variance 2 / fan in.
  case heNormal
  /// A table whose row r is `inside` in the r-th of as many equal blocks of columns as it has rows, and `outside`
  /// elsewhere. Multiplied with a latent vector, each row lets another block through. Not one of Keras'.
  case blocks(inside: Float, outside: Float)

  /// A tensor of this shape.
  public func tensor(_ shape: Shape, from random: RandomStream, on device: Device) -> Tensor {
    let fans = Fans(shape)
    switch self {
    case .zeros: return Tensor(repeating: 0, shape: shape, on: device)
    case .ones: return Tensor(repeating: 1, shape: shape, on: device)
    case .constant(let value): return Tensor(repeating: value, shape: shape, on: device)
    case .randomNormal(let mean, let stddev):
      return Tensor(normal: stddev, mean: mean, shape: shape, from: random, on: device)
    case .truncatedNormal(let mean, let stddev):
      return Tensor(truncatedNormal: shape, from: random, on: device) * stddev + mean
    case .randomUniform(let low, let high): return Tensor(uniform: low..<high, shape: shape, from: random, on: device)
    case .glorotUniform: return uniform((6 / (fans.in + fans.out)).squareRoot(), shape, random, device)
    case .heUniform: return uniform((6 / fans.in).squareRoot(), shape, random, device)
    case .glorotNormal:
      return Tensor(truncatedNormal: shape, from: random, on: device) * deviation(2 / (fans.in + fans.out))
    case .heNormal: return Tensor(truncatedNormal: shape, from: random, on: device) * deviation(2 / fans.in)
    case .blocks(let inside, let outside):
      let (rows, columns) = (shape[0], shape[1])
      let values = (0..<shape.count).map { $0 % columns * rows / columns == $0 / columns ? inside : outside }
      return Tensor(values, shape: shape, on: device)
    }
  }

  private func uniform(_ limit: Float, _ shape: Shape, _ random: RandomStream, _ device: Device) -> Tensor {
    Tensor(uniform: -limit..<limit, shape: shape, from: random, on: device)
  }

  /// The deviation before the cut that has this variance after it: what is left has 0.8796 of the deviation.
  private func deviation(_ variance: Float) -> Float { variance.squareRoot() / 0.87962566 }

  /// Inputs and outputs of one unit, as Keras counts them.
  private struct Fans {
    let `in`, out: Float

    init(_ shape: Shape) {
      let area = Float(shape.sizes.dropLast(2).reduce(1, *))
      switch shape.rank {
      case 0: (self.in, out) = (1, 1)
      case 1: (self.in, out) = (Float(shape[0]), Float(shape[0]))
      default: (self.in, out) = (Float(shape[-2]) * area, Float(shape[-1]) * area)
      }
    }
  }
}
