public import GANZooFormats
public import GANZooTensors

/// What a layer does: its settings, its parameters and its output, given its inputs. Data, without a name or weights.
///
/// Shapes are those of one sample: the batch axis is left out, as in Keras' `shape` arguments.
public protocol Layer: Sendable {
  /// Keras' name of the class, such as `Conv2D`.
  static var className: String { get }

  /// The settings under Keras' names, as written to a model's configuration.
  var configuration: JSONObject { get }

  /// A layer with these settings. Throws `ConfigurationError` where one is missing or has the wrong type.
  init(configuration: JSONObject) throws

  /// The shape of the output. Throws `LayerShapeError` where the inputs do not fit.
  func outputShape(_ inputs: [Shape]) throws -> Shape

  /// The parameters in Keras' order, none by default. The inputs have passed `outputShape`.
  func parameters(_ inputs: [Shape]) -> [ParameterDescription]

  /// The output for a batch of inputs.
  ///
  /// - Parameters:
  ///   - inputs: [N] followed by the input's shape.
  ///   - parameters: those that `parameters(_:)` describes, by their names.
  ///   - context: training or inference, and the random numbers of this call.
  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor

  /// Brings the parameters back to where the layer wants them, after an optimizer's step. Does nothing by default.
  func project(_ parameters: ParameterSet)

  /// Multiplications (each with an addition) that one sample costs; 0 by default.
  func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int

  /// The same layer with its last softmax or sigmoid left out, where it has one: losses work on logits. By default nil.
  var logits: (any Layer)? { get }
}

extension Layer {
  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] { [] }
  public func project(_ parameters: ParameterSet) {}
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { 0 }
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
  public init(expected: String, found: [Shape]) {
    self.expected = expected
    self.found = found
  }
}
