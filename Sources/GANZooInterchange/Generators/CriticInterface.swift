import GANZooFormats
public import GANZooNN
import GANZooSupport
public import GANZooTensors

/// How to use a network of another program as the critic of a generator.
///
/// A critic reads samples as the generator file gives them, images [H, W, C] in [−1, 1], and gives a score [1] and,
/// where there are classes, their probabilities [classes]. Layers are added where the network reads something else.
public struct CriticInterface: Sendable {
  /// The shape of the generator's samples; nil: what the network reads.
  public var sample: Shape?
  /// The number of the generator's classes; 0 for a generator without classes, nil: what the network tells apart.
  public var classes: Int?
  /// The range of pixels that the network reads, which is the one that its generator gives.
  public var pixels: GeneratorInterface.PixelRange

  /// An interface with these properties.
  public init(sample: Shape? = nil, classes: Int? = nil, pixels: GeneratorInterface.PixelRange = .symmetric) {
    (self.sample, self.classes, self.pixels) = (sample, classes, pixels)
  }

  /// The network as a critic: its score first, then the probabilities of the classes.
  ///
  /// An activation before layers that only reshape the score or the class probabilities is moved behind them, so that a
  /// training, whose objectives work on scores and logits, can leave it out.
  ///
  /// - Parameter file: the path of the network, for errors.
  /// - Throws: `CriticInterfaceError`, which says what was expected and what was found.
  public func critic(_ saved: SavedNetwork, from file: String) throws -> SavedNetwork {
    let network = saved.network
    guard network.inputs.count == 1 else {
      let inputs = network.inputs.map { network.vertices[$0] }
      throw CriticInterfaceError.inputs(
        file: file, found: inputs.map { "'\($0.name.shown())' \($0.outputShape)" })
    }
    if let layer = network.vertices.first(where: { $0.embedding != nil }) {
      throw CriticInterfaceError.embedding(file: file, layer: layer.name)
    }
    let (score, head) = try outputs(of: network, file)
    let shape = try sampleShape(of: network, file)
    return try namingGraphErrors(file) {
      let input = Symbol.input(network.vertices[network.inputs[0]].name, shape)
      let values = network.outputs(reading: adapted(input, shape, to: network.inputShapes[0]), score: score)
      let outputs = [values[score]] + (head.map { [values[$0]] } ?? [])
      return saved.with(try Network(network.name, inputs: [input], outputs: outputs))
    }
  }

  /// Whether a training leaves out the activation of a critic's score, because objectives work on scores.
  public static func leavesOutActivation(of critic: Network) -> Bool {
    critic.vertices[critic.outputs[0]].layer.logits != nil
  }

  /// Which output is the score, and which the class probabilities.
  private func outputs(of network: Network, _ file: String) throws(CriticInterfaceError) -> (score: Int, head: Int?) {
    let shapes = network.outputShapes
    guard let score = shapes.firstIndex(where: { $0.count == 1 }), shapes.count <= 2 else {
      throw .noScore(file: file, classes: classes ?? 0, found: shapes)
    }
    guard shapes.count == 2 else { return (score, nil) }
    let head = shapes[1 - score]
    guard classes != 0 else { throw .headWithoutClasses(file: file, found: head) }
    // A discriminative head tells the classes of real images from those of generated ones.
    guard head.rank == 1, classes.map({ [$0, 2 * $0].contains(head.count) }) ?? true else {
      throw .head(file: file, classes: classes ?? head.count, found: head)
    }
    return (score, 1 - score)
  }

  /// The shape of the samples that the critic will read.
  private func sampleShape(of network: Network, _ file: String) throws(CriticInterfaceError) -> Shape {
    let found = network.inputShapes[0]
    guard let sample else {
      let image = found.rank == 2 ? Shape(found.sizes + [1]) : found
      guard image.isSample else { throw .sample(file: file, expected: nil, found: found) }
      return image
    }
    let isFlat = found.rank == 1 && found.count == sample.count
    let lacksChannel = found.rank == 2 && sample.sizes == found.sizes + [1]
    guard found == sample || isFlat || lacksChannel || found.isChannelsFirst(of: sample) else {
      throw .sample(file: file, expected: sample, found: found)
    }
    return sample
  }

  /// A sample as the network reads it.
  private func adapted(_ input: Symbol, _ sample: Shape, to shape: Shape) -> Symbol {
    var x = input
    if sample.rank == 3 {
      switch pixels {
      case .symmetric: break
      case .unit: x = Rescaling(0.5, offset: 0.5)(x)
      case .byte: x = Rescaling(127.5, offset: 127.5)(x)
      }
    }
    if shape == sample { return x }
    return shape.isChannelsFirst(of: sample) ? Permute([3, 1, 2])(x) : Reshape(shape)(x)
  }
}

extension Shape {
  fileprivate func isChannelsFirst(of sample: Shape) -> Bool {
    rank == 3 && sample.rank == 3 && self != sample && sizes == [sample[2], sample[0], sample[1]]
  }
}

extension Network {
  /// The outputs for another input, with the activations of score and classes behind layers that only reshape them.
  fileprivate func outputs(reading input: Symbol, score: Int) -> [Symbol] {
    var moved: [(from: Int, to: Int, activation: Activation)] = []
    for (index, output) in outputs.enumerated() {
      guard let position = activation(reshapedInto: output) else { continue }
      if index == score {
        // Of one number, a softmax is 1 whatever the score: nobody means it.
        moved.append((position, output, Activation(.sigmoid)))
      } else if vertices[position].isSoftmax(over: vertices[output].outputShape.count) {
        moved.append((position, output, Activation(.softmax)))
      }
    }
    guard !moved.isEmpty else { return self([input]) }
    var values: [Symbol?] = Array(repeating: nil, count: vertices.count)
    values[inputs[0]] = input
    for (position, vertex) in vertices.enumerated() where values[position] == nil {
      let sources = vertex.inputs.compactMap { values[$0] }
      let layer = moved.contains { $0.from == position } ? vertex.layer.logits ?? vertex.layer : vertex.layer
      values[position] =
        vertex.firstCall.flatMap { values[$0] }?.again(sources)
        ?? Symbol(layer: layer, name: vertex.name, inputs: sources)
    }
    for (_, output, activation) in moved { values[output] = values[output].map { activation($0) } }
    return outputs.compactMap { values[$0] }
  }

  /// The position of a layer with an activation whose output only reaches `output`, through layers that reshape it.
  private func activation(reshapedInto output: Int) -> Int? {
    var position = output
    while vertices[position].layer is Flatten || vertices[position].layer is Reshape {
      position = vertices[position].inputs[0]
      guard vertices.count(where: { $0.inputs.contains(position) }) == 1, !outputs.contains(position) else {
        return nil
      }
    }
    let isShared = vertices[position].firstCall != nil || vertices.contains { $0.firstCall == position }
    return position != output && !isShared && vertices[position].layer.logits != nil ? position : nil
  }
}

extension Network.Vertex {
  /// Whether the layer ends in a softmax over this number of classes.
  fileprivate func isSoftmax(over classes: Int) -> Bool {
    let layer = (layer as? SpectralNormalization)?.layer ?? layer
    let activation = try? layer.configuration.string("activation")
    return outputShape.sizes.last == classes && (layer is Softmax || activation == "softmax")
  }
}

extension SavedNetwork {
  /// The values of these layers in another network, which has layers without parameters beside them.
  ///
  /// - Precondition: each layer of `network` with parameters is one of this network's, by its name.
  func with(_ network: Network) -> SavedNetwork {
    let known = Dictionary(uniqueKeysWithValues: zip(self.network.vertices.map(\.name), arrays))
    return SavedNetwork(network, arrays: network.vertices.map { $0.parameters.isEmpty ? [] : known[$0.name] ?? [] })
  }
}
