public import GANZooFormats
public import GANZooTensors

/// What a layer does: its settings, its parameters and its output, given its inputs. Data, without a name or weights.
///
/// Shapes are those of one sample: the batch axis is left out, as in Keras' `shape` arguments.
public protocol Layer: Sendable {
  /// Keras' class name, such as `Conv2D`.
  static var className: String { get }

  /// The settings under Keras' names, as written to a model's configuration.
  var configuration: JSONObject { get }

  /// A layer with these settings. Throws `ConfigurationError` where one is missing or has the wrong type.
  init(configuration: JSONObject) throws

  /// The shape of the output. Throws `LayerShapeError` where the inputs do not fit.
  func outputShape(_ inputs: [Shape]) throws -> Shape

  /// The parameters in Keras' order. The inputs have passed `outputShape`.
  func parameters(_ inputs: [Shape]) -> [ParameterDescription]

  /// The output for a batch of inputs.
  func call(_ inputs: [Tensor], _ parameters: [Parameter], _ pass: CallContext) -> Tensor

  /// Brings the parameters back to where the layer wants them, after an optimizer's step.
  func project(_ parameters: [Parameter])

  /// Multiplications (each with an addition) that one sample costs.
  func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int

  /// The same layer with its last softmax or sigmoid left out, where it has one: losses work on logits.
  var logits: (any Layer)? { get }
}

extension Layer {
  /// No parameters.
  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] { [] }
  /// Any values will do.
  public func project(_ parameters: [Parameter]) {}
  /// No products worth counting.
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { 0 }
  /// No activation to leave out.
  public var logits: (any Layer)? { nil }

  /// Applies the layer to symbols: a new vertex of the layer graph.
  ///
  ///     let x = Dense(1024)(h, name: "hidden")
  public func callAsFunction(_ inputs: Symbol..., name: String? = nil) -> Symbol {
    Symbol(layer: self, name: name, inputs: inputs)
  }

  /// The only input's shape, of a given rank (nil: any).
  func only(_ inputs: [Shape], rank: Int? = nil, _ expected: String) throws -> Shape {
    guard inputs.count == 1, rank == nil || inputs[0].rank == rank else {
      throw LayerShapeError(expected: expected, found: inputs)
    }
    return inputs[0]
  }
}

/// Inputs that a layer cannot take.
public struct LayerShapeError: Error, Equatable, Sendable {
  /// What the layer takes, in words.
  public var expected: String
  /// The shapes of one sample that it was given.
  public var found: [Shape]

  /// An error from what was expected and what was found.
  public init(expected: String, found: [Shape]) { (self.expected, self.found) = (expected, found) }
}

/// A parameter before it has a value.
public struct ParameterDescription: Hashable, Sendable {
  /// Keras' name within the layer, such as `kernel`.
  public var name: String
  /// Its shape.
  public var shape: Shape
  /// Its first value.
  public var initializer: Initializer
  /// Whether optimizers change it; moving statistics are not trained.
  public var isTrainable: Bool

  /// A parameter.
  public init(_ name: String, _ shape: Shape, _ initializer: Initializer, isTrainable: Bool = true) {
    (self.name, self.shape, self.initializer, self.isTrainable) = (name, shape, initializer, isTrainable)
  }
}

/// A parameter of a model: a named tensor that training replaces.
public final class Parameter {
  /// Name, shape and first value.
  public let description: ParameterDescription
  /// Its present value, always of the described shape.
  public var value: Tensor {
    didSet {
      precondition(value.shape == description.shape, "\(description.name) is \(description.shape), not \(value.shape)")
      if !oldValue.sharesNumbers(with: value) { oldValue.releaseCaches() }
    }
  }

  /// A parameter with a value.
  public init(_ description: ParameterDescription, value: Tensor) {
    (self.description, self.value) = (description, value)
  }
}
