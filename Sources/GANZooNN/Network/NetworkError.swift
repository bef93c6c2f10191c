public import GANZooSupport
public import GANZooTensors

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
  /// A layer is called again with inputs that need other shapes of its parameters than the first call.
  case shared(network: String, layer: String, parameter: String, shape: Shape, found: Shape)
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
    case .shared(let network, let layer, let parameter, let shape, let found):
      "\(network.shown()): layer '\(layer.shown())' is called more than once, and its \(parameter) would be "
        + "\(shape) for one call and \(found) for another"
    case .tooLarge(let network, let layer, let what, let shape):
      "\(network.shown()): the \(what) of layer '\(layer.shown())' would be \(shape): more than "
        + "\(Network.largestCount) numbers"
    }
  }
}
