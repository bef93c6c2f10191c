public import GANZooFormats
public import GANZooTensors

/// A layer that merges inputs element by element, two at a time.
///
/// Inputs broadcast as in Keras: their last axes are aligned, and an axis of size 1, or one that an input lacks, stretches.
/// The batch axis takes no part in it. https://keras.io/api/layers/merging_layers
public protocol Merging: Layer {
  /// The layer, which has no settings.
  init()
  /// What becomes of two inputs of one rank.
  func merged(_ a: Tensor, _ b: Tensor) -> Tensor
}

extension Merging {
  /// No settings.
  public var configuration: JSONObject { [:] }
  /// No settings.
  public init(configuration: JSONObject) throws { self.init() }

  /// The shape that all inputs broadcast to.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = "at least two inputs that broadcast to one shape"
    guard inputs.count >= 2 else { throw LayerShapeError(expected: expected, found: inputs) }
    return try broadcastShape(inputs, expected)
  }

  /// The inputs merged from the first to the last.
  public func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor {
    mergedInOrder(inputs)
  }

  /// The shape that all inputs broadcast to; what is expected where there is none.
  func broadcastShape(_ inputs: [Shape], _ expected: String) throws -> Shape {
    do {
      return try inputs.dropFirst().reduce(inputs[0]) { try $0.broadcast(with: $1) }
    } catch is ShapeError {
      throw LayerShapeError(expected: expected, found: inputs)
    }
  }

  /// The inputs, all brought to one rank, merged from the first to the last.
  func mergedInOrder(_ inputs: [Tensor]) -> Tensor {
    let rank = inputs.map(\.shape.rank).max() ?? 0
    let aligned = inputs.map { input in
      var sizes = input.shape.sizes
      sizes.insert(contentsOf: Array(repeating: 1, count: rank - sizes.count), at: 1)
      return input.reshaped(Shape(sizes))
    }
    return aligned.dropFirst().reduce(aligned[0], merged)
  }
}
