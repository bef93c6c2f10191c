public import GANZooFormats
public import GANZooTensors

/// A layer that merges inputs element by element, two at a time.
///
/// Inputs broadcast as in Keras: their last axes are aligned, and an axis of size 1, or one that an input lacks,
/// stretches. The batch axis takes no part in it. https://keras.io/api/layers/merging_layers
public protocol Merging: Layer {
  /// The layer, which has no settings.
  init()
  /// What becomes of two inputs of one rank.
  func merged(_ a: Tensor, _ b: Tensor) -> Tensor
}

extension Merging {
  public var configuration: JSONObject { [:] }
  public init(configuration: JSONObject) throws { self.init() }

  /// The shape that all inputs broadcast to.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = "at least two inputs that broadcast to one shape"
    guard inputs.count >= 2 else { throw LayerShapeError(expected: expected, found: inputs) }
    return try broadcastShape(inputs, expected)
  }

  /// The inputs merged from the first to the last.
  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    mergedInOrder(inputs)
  }

  /// The shape to which all inputs broadcast. Throws `LayerShapeError` with the text `expected` if there is none.
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

/// The sum of inputs, element by element. https://keras.io/api/layers/merging_layers/add
public struct Add: Merging {
  public static let className = "Add"

  public init() {}
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { a + b }
}

/// The first input minus the second, element by element. https://keras.io/api/layers/merging_layers/subtract
public struct Subtract: Merging {
  public static let className = "Subtract"

  public init() {}
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { a - b }

  /// The shape that both broadcast to.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let expected = "two inputs that broadcast to one shape"
    guard inputs.count == 2 else { throw LayerShapeError(expected: expected, found: inputs) }
    return try broadcastShape(inputs, expected)
  }
}

/// The product of inputs, element by element. https://keras.io/api/layers/merging_layers/multiply
public struct Multiply: Merging {
  public static let className = "Multiply"

  public init() {}
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { a * b }
}

/// The mean of inputs, element by element. https://keras.io/api/layers/merging_layers/average
public struct Average: Merging {
  public static let className = "Average"

  public init() {}
  /// a + b, of which `call` makes the mean.
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { a + b }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    mergedInOrder(inputs) / Float(inputs.count)
  }
}

/// The largest of inputs, element by element. https://keras.io/api/layers/merging_layers/maximum
public struct Maximum: Merging {
  public static let className = "Maximum"

  public init() {}
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { .maximum(a, b) }
}

/// The smallest of inputs, element by element. https://keras.io/api/layers/merging_layers/minimum
public struct Minimum: Merging {
  public static let className = "Minimum"

  public init() {}
  public func merged(_ a: Tensor, _ b: Tensor) -> Tensor { .minimum(a, b) }
}
