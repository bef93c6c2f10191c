public import GANZooFormats
public import GANZooTensors

/// A table of vectors, one for each whole number.
///
///     x […] of numbers 0 ..< inputDimension   embeddings [inputDimension, outputDimension]   →   […, outputDimension]
///
/// https://keras.io/api/layers/core_layers/embedding
public struct Embedding: Layer {
  public static let className = "Embedding"
  /// How many different inputs there are.
  public let inputDimension: Int
  /// Length of each vector.
  public let outputDimension: Int
  /// First values of the table.
  public let embeddingsInitializer: Initializer

  /// A table.
  ///
  /// - Parameters:
  ///   - inputDimension: how many different inputs there are: they are 0 ..< this.
  ///   - outputDimension: length of each vector.
  ///   - embeddingsInitializer: first values of the table, by default uniform within ±0.05.
  public init(
    _ inputDimension: Int, _ outputDimension: Int, embeddingsInitializer: Initializer = .randomUniform()
  ) {
    self.inputDimension = inputDimension
    self.outputDimension = outputDimension
    self.embeddingsInitializer = embeddingsInitializer
  }

  public var configuration: JSONObject {
    ["input_dim": .int(inputDimension), "output_dim": .int(outputDimension)]
  }

  public init(configuration: JSONObject) throws {
    try configuration.refuse("mask_zero", unless: .bool(false))
    self.init(try configuration.int("input_dim"), try configuration.int("output_dim"))
  }

  /// The input's shape with the vectors' length behind.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    Shape(try only(inputs, "one input of whole numbers").sizes + [outputDimension])
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    [ParameterDescription("embeddings", [inputDimension, outputDimension], embeddingsInitializer)]
  }

  /// The rows of the table. A number outside of it is a programming error.
  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    parameters["embeddings"].value.rows(at: inputs[0].indices(below: inputDimension))
      .reshaped(Shape(inputs[0].shape.sizes + [outputDimension]))
  }
}
