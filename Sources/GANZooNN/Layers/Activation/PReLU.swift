public import GANZooFormats
public import GANZooTensors

/// x where it is positive, else alpha · x, with slopes that are learnt.
///
///     x [N, A…]   alpha [A…], of size 1 along shared axes   →   [N, A…]
///
/// He et al. 2015, https://arxiv.org/abs/1502.01852; https://keras.io/api/layers/activation_layers/prelu
public struct PReLU: Layer {
  public static let className = "PReLU"
  /// Axes along which slopes are shared, the batch axis counted: [1, 2] for one slope for each channel of an image.
  public let sharedAxes: [Int]
  /// First values of the slopes.
  public let alphaInitializer: Initializer

  /// An activation with learnt slopes.
  ///
  /// - Parameters:
  ///   - sharedAxes: axes along which slopes are shared, the batch axis counted; with none, each number has its own.
  ///   - alphaInitializer: first values of the slopes.
  public init(sharedAxes: [Int] = [], alphaInitializer: Initializer = .zeros) {
    self.sharedAxes = sharedAxes
    self.alphaInitializer = alphaInitializer
  }

  public var configuration: JSONObject {
    ["shared_axes": sharedAxes.isEmpty ? .null : .array(sharedAxes.map { .int($0) })]
  }

  /// From Keras' configuration, where the axes are null, a number or a list.
  public init(configuration: JSONObject) throws {
    let axes: [JSONObject.Value] =
      switch configuration["shared_axes"] {
      case nil, .null?: []
      case .array(let axes)?: axes
      case let axis?: [axis]
      }
    self.init(sharedAxes: try axes.map { try (["shared_axes": $0] as JSONObject).int("shared_axes", in: 1...8) })
  }

  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let axes = sharedAxes.map(String.init).joined(separator: ", ")
    let expected = "one input" + (axes.isEmpty ? "" : " with the axes \(axes), the batch axis counted")
    let input = try only(inputs, expected)
    guard sharedAxes.allSatisfy((1...8).contains), sharedAxes.allSatisfy({ $0 <= input.rank }) else {
      throw LayerShapeError(expected: expected, found: inputs)
    }
    return input
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    var sizes = inputs[0].sizes
    for axis in sharedAxes { sizes[axis - 1] = 1 }
    return [ParameterDescription("alpha", Shape(sizes), alphaInitializer)]
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    inputs[0].relu() - parameters["alpha"].value * (-inputs[0]).relu()
  }
}
