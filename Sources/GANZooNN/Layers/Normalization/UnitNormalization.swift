public import GANZooFormats
public import GANZooTensors

/// Divides some axes of each sample by their Euclidean length.
///
///     x [N, A…]   →   x / √max(Σ x², 10⁻¹²)
///
/// The bound is Keras 2's: below a length of 10⁻⁶ Keras 3 divides by smaller numbers.
/// https://keras.io/api/layers/normalization_layers/unit_normalization
public struct UnitNormalization: Layer {
  public static let className = "UnitNormalization"
  private let axes: NormalizedAxes

  private static let smallest: Float = 1e-12

  /// A normalisation.
  ///
  /// - Parameter axis: the normalised axes in any order; the batch axis is 0, and −1 the last.
  public init(axis: [Int] = [-1]) { axes = NormalizedAxes(axis) }

  /// The normalised axes in any order; the batch axis is 0, and −1 the last.
  public var axis: [Int] { axes.named }

  public var configuration: JSONObject { ["axis": axes.value] }

  /// From Keras' configuration, where the axis is a number or a list.
  public init(configuration: JSONObject) throws { axes = try NormalizedAxes(configuration) }

  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    _ = try axes.positions(in: inputs)
    return inputs[0]
  }

  /// The normalised axes of a batch of these samples, counted from 0 and ascending.
  package func positions(in sample: Shape) -> [Int] { axes.positions(in: sample) }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let x = inputs[0]
    let positions = positions(in: Shape(Array(x.shape.sizes.dropFirst())))
    let square = x.squared().sum(positions, keepingAxes: true)
    return x * ((square - Self.smallest).relu() + Self.smallest).power(-0.5)
  }
}
