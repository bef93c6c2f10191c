public import GANZooTensors

/// A network as data: layers by name, how they are joined, and every shape. No weights; see `Model`.
///
///     let z = Symbol.input("input_z", [100])
///     let network = try Network("G", inputs: [z], outputs: [Dense(784, activation: .tanh)(z)])
public struct Network: Sendable {
  /// A layer in its place.
  public struct Vertex: Sendable {
    /// The layer's name, unique in the network.
    public let name: String
    /// What it does.
    public let layer: any Layer
    /// Its inputs, as positions in `vertices`; all of them come before it.
    public let inputs: [Int]
    /// Shapes of its inputs, for one sample.
    public let inputShapes: [Shape]
    /// Shape of its output, for one sample.
    public let outputShape: Shape
    /// Its parameters in Keras' order; empty where they are those of another vertex.
    public let parameters: [ParameterDescription]
    /// The position of the first call of this layer, whose parameters this call uses; nil for a first call.
    public let firstCall: Int?

    /// Multiplications (each with an addition) that one sample costs here.
    public var multiplyAdds: Int { layer.multiplyAdds(inputShapes, outputShape) }
    /// Keras' class name.
    public var className: String { type(of: layer).className }
  }

  /// The network's name.
  public let name: String
  /// All layers, in the order in which Keras lists them: by depth, deepest first.
  public let vertices: [Vertex]
  /// Positions of the inputs, in the order of the arguments.
  public let inputs: [Int]
  /// Positions of the outputs, in the order of the results.
  public let outputs: [Int]

  /// A network from its inputs to its outputs.
  ///
  /// Layers without a name get Keras' automatic ones: `dense`, `dense_1`, `leaky_re_lu` and so on.
  /// Throws `NetworkError` where shapes do not fit, a name is used twice, an input is not among `inputs`, there is no
  /// output, or the network exceeds `largestCount` or `mostLayers`.
  public init(_ name: String, inputs: [Symbol], outputs: [Symbol]) throws {
    guard !outputs.isEmpty else { throw NetworkError.noOutputs(network: name) }
    let order = LayerOrder(outputs: outputs, unused: inputs, layer: \.shared, sources: \.inputs).nodes
    guard order.count <= Self.mostLayers else { throw NetworkError.tooManyLayers(network: name, count: order.count) }
    let names = try LayerNames(order, network: name)
    var positions: [Symbol: Int] = [:]
    var firstCalls: [Symbol: Int] = [:]
    var vertices: [Vertex] = []
    for (position, symbol) in order.enumerated() {
      let sources = symbol.inputs.compactMap { positions[$0] }
      let shapes = sources.map { vertices[$0].outputShape }
      let layerName = names[position]
      if symbol.layer is InputLayer, !inputs.contains(where: { $0 === symbol }) {
        throw NetworkError.missingInput(network: name, input: layerName)
      }
      let output: Shape
      do {
        output = try symbol.layer.outputShape(shapes)
      } catch let error as LayerShapeError {
        throw NetworkError.shape(
          network: name, layer: layerName, className: type(of: symbol.layer).className, expected: error.expected,
          found: error.found)
      }
      let parameters = symbol.layer.parameters(shapes)
      for (what, shape) in [("output", output)] + parameters.map({ ($0.name, $0.shape) }) where Self.isTooLarge(shape) {
        throw NetworkError.tooLarge(network: name, layer: layerName, what: what, shape: shape)
      }
      let firstCall = firstCalls[symbol.shared]
      if let firstCall,
        let other = zip(vertices[firstCall].parameters, parameters).first(where: { $0.shape != $1.shape })
      {
        throw NetworkError.shared(
          network: name, layer: vertices[firstCall].name, parameter: other.0.name, shape: other.0.shape,
          found: other.1.shape)
      }
      positions[symbol] = position
      firstCalls[symbol.shared] = firstCall ?? position
      vertices.append(
        Vertex(
          name: layerName, layer: symbol.layer, inputs: sources, inputShapes: shapes, outputShape: output,
          parameters: firstCall == nil ? parameters : [], firstCall: firstCall))
    }
    self.name = name
    self.vertices = vertices
    self.inputs = inputs.compactMap { positions[$0] }
    self.outputs = outputs.compactMap { positions[$0] }
  }

  /// The most numbers that an output of one sample, or a parameter, may have: 256 MiB. It keeps what a file may ask for
  /// within reason, and products of sizes within an `Int`.
  public static let largestCount = 1 << 26
  /// The most layers of a network: their numbers key streams of random numbers.
  public static let mostLayers = 1024

  package static func isTooLarge(_ shape: Shape) -> Bool {
    shape.sizes.reduce(1.0) { $0 * Double($1) } > Double(largestCount)
  }

  /// Number of parameters, trained or not.
  public var parameterCount: Int {
    vertices.reduce(0) { $0 + $1.parameters.reduce(0) { $0 + $1.shape.count } }
  }

  /// Number of parameters that optimizers change.
  public var trainedParameterCount: Int {
    vertices.reduce(0) { $0 + $1.parameters.filter(\.isTrainable).reduce(0) { $0 + $1.shape.count } }
  }

  /// Multiplications (each with an addition) that one sample costs.
  public var multiplyAdds: Int { vertices.reduce(0) { $0 + $1.multiplyAdds } }

  /// Shapes of the inputs for one sample, in the order of the arguments.
  public var inputShapes: [Shape] { inputs.map { vertices[$0].outputShape } }
  /// Shapes of the outputs for one sample, in the order of the results.
  public var outputShapes: [Shape] { outputs.map { vertices[$0].outputShape } }
}

extension Network {
  /// The network as a part of another: its layers under their own names, reading from other symbols instead of its
  /// inputs.
  ///
  /// - Precondition: there is one symbol for each input.
  /// - Returns: a symbol for each output.
  public func callAsFunction(_ symbols: [Symbol]) -> [Symbol] {
    precondition(symbols.count == inputs.count, "\(name) has \(inputs.count) inputs")
    var values: [Symbol?] = Array(repeating: nil, count: vertices.count)
    for (position, symbol) in zip(inputs, symbols) { values[position] = symbol }
    for (position, vertex) in vertices.enumerated() where values[position] == nil {
      let sources = vertex.inputs.compactMap { values[$0] }
      let firstCall = vertex.firstCall.flatMap { values[$0] }
      values[position] = firstCall?.again(sources) ?? Symbol(vertex, reading: sources)
    }
    return outputs.compactMap { values[$0] }
  }
}
