public import GANZooSupport
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
    /// Its parameters in Keras' order.
    public let parameters: [ParameterDescription]

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
    let order = LayerOrder(outputs: outputs, unused: inputs, sources: \.inputs).nodes
    guard order.count <= Self.mostLayers else { throw NetworkError.tooManyLayers(network: name, count: order.count) }
    let names = try LayerNames(order, network: name)
    var positions: [Symbol: Int] = [:]
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
      positions[symbol] = position
      vertices.append(
        Vertex(
          name: layerName, layer: symbol.layer, inputs: sources, inputShapes: shapes, outputShape: output,
          parameters: parameters))
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

/// A layer graph that is not a network.
public enum NetworkError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// A layer cannot take inputs of these shapes.
  case shape(network: String, layer: String, className: String, expected: String, found: [Shape])
  /// Two layers have one name.
  case duplicateName(network: String, layer: String)
  /// An output depends on an input that the network does not list.
  case missingInput(network: String, input: String)
  /// The network has no output.
  case noOutputs(network: String)
  /// More layers than `Network.mostLayers`.
  case tooManyLayers(network: String, count: Int)
  /// An output or a parameter has more numbers than `Network.largestCount`.
  case tooLarge(network: String, layer: String, what: String, shape: Shape)

  /// A sentence that names the network and the layer.
  public var description: String {
    switch self {
    case .shape(let network, let layer, let className, let expected, let found):
      "\(network.shown()): layer '\(layer.shown())' (\(className.shown())) expects \(expected), but is given "
        + (found.isEmpty ? "nothing" : found.listed(separator: " and ", \.description))
    case .duplicateName(let network, let layer): "\(network.shown()): two layers are called '\(layer.shown())'"
    case .missingInput(let network, let input):
      "\(network.shown()): '\(input.shown())' is read, but is not among the inputs"
    case .noOutputs(let network): "\(network.shown()): a network has at least one output"
    case .tooManyLayers(let network, let count):
      "\(network.shown()): a network has at most \(Network.mostLayers) layers, not \(count)"
    case .tooLarge(let network, let layer, let what, let shape):
      "\(network.shown()): the \(what) of layer '\(layer.shown())' would be \(shape): more than \(Network.largestCount) numbers"
    }
  }
}
