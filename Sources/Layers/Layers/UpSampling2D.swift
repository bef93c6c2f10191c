public import Tensors

/// Images enlarged by whole factors: each pixel repeated, or numbers between neighbouring pixels' centres.
///
///     x [N, H, W, C]   →   [N, H · height, W · width, C]
///
/// https://keras.io/api/layers/reshaping_layers/up_sampling2d
public struct UpSampling2D: Layer {
  /// How new pixels come about.
  public enum Interpolation: String, Sendable, CaseIterable { case nearest, bilinear }

  /// Keras' name of the class.
  public static let className = "UpSampling2D"
  /// The factors.
  public let height, width: Int
  /// How new pixels come about.
  public let interpolation: Interpolation

  /// An up-sampling by the same factor in both directions.
  public init(_ factor: Int = 2, interpolation: Interpolation = .nearest) {
    self.init(height: factor, width: factor, interpolation: interpolation)
  }
  /// An up-sampling by two factors.
  public init(height: Int, width: Int, interpolation: Interpolation = .nearest) {
    (self.height, self.width, self.interpolation) = (height, width, interpolation)
  }

  /// Keras' settings.
  public var configuration: Configuration {
    ["size": .array([.int(height), .int(width)]), "interpolation": .string(interpolation.rawValue)]
  }

  /// From Keras' configuration. Of its interpolations `nearest` and `bilinear` are known.
  public init(configuration: Configuration) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    let size = try configuration.pair("size", default: (2, 2))
    self.init(
      height: size.0, width: size.1,
      interpolation: try configuration.choice("interpolation", default: .nearest))
  }

  /// [H, W, C] → [H · height, W · width, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let image = try only(inputs, rank: 3, "an image [H, W, C]")
    return [image[0] * height, image[1] * width, image[2]]
  }

  /// The enlarged images.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: Pass) -> Tensor {
    switch interpolation {
    case .nearest: inputs[0].upSampling2D((height, width))
    case .bilinear: inputs[0].interpolated(height, axis: 1).interpolated(width, axis: 2)
    }
  }
}

extension Tensor {
  /// `factor` numbers for each along an axis, linear between the centres; beyond the outermost centres nothing changes.
  func interpolated(_ factor: Int, axis: Int) -> Tensor {
    guard factor > 1 else { return self }
    let length = shape[axis]
    let (first, last) = (sliced(0..<1, axis: axis), sliced(length - 1..<length, axis: axis))
    let before = length == 1 ? self : .concatenated([first, sliced(0..<length - 1, axis: axis)], axis: axis)
    let after = length == 1 ? self : .concatenated([sliced(1..<length, axis: axis), last], axis: axis)
    let inner = shape.sizes[(axis + 1)...].reduce(1, *)
    let distances = (0..<factor).map { (Float($0) + 0.5) / Float(factor) - 0.5 }
    /// Numbers [outer, length, 1, inner] times the share [factor, 1] that each new one has of them.
    func part(_ numbers: Tensor, _ share: (Float) -> Float) -> Tensor {
      numbers.reshaped([shape.count / (length * inner), length, 1, inner])
        * Tensor(distances.map(share), shape: [factor, 1], on: device)
    }
    let sum = part(self) { 1 - abs($0) } + part(before) { max(-$0, 0) } + part(after) { max($0, 0) }
    var sizes = shape.sizes
    sizes[axis] *= factor
    return sum.reshaped(Shape(sizes))
  }
}
