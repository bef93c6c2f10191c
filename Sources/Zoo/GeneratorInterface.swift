import KerasFormat
import Layers
public import Tensors

/// How a network from elsewhere is a generator: which input is the latent vector and which the class, and what its numbers
/// mean as pixels. What is nil is recognised.
public struct GeneratorInterface: Sendable {
  /// The range of the network's output that stands for black to white.
  public enum PixelRange: String, Sendable, CaseIterable {
    /// −1 to 1, as tanh gives.
    case symmetric = "-1..1"
    /// 0 to 1, as a sigmoid gives.
    case unit = "0..1"
    /// 0 to 255.
    case byte = "0..255"
  }

  /// Name of the input for the latent vector; recognised as the only one of floating-point numbers that is no class.
  public var latentInput: String?
  /// Name of the input for the class; recognised as the one of a whole number, or that an embedding reads.
  public var classInput: String?
  /// What latent vectors are drawn from: no Keras file tells.
  public var distribution: LatentSpace.Distribution
  /// The output's range; recognised by a last sigmoid, else −1 to 1.
  public var pixels: PixelRange?
  /// The shape [H, W, C] of the image that a flat output holds.
  public var image: Shape?

  /// An interface to recognise.
  public init(
    latentInput: String? = nil, classInput: String? = nil, distribution: LatentSpace.Distribution = .normal,
    pixels: PixelRange? = nil, image: Shape? = nil
  ) {
    (self.latentInput, self.classInput, self.distribution) = (latentInput, classInput, distribution)
    (self.pixels, self.image) = (pixels, image)
  }

  /// The network as a generator file: its inputs in order, the latent vector flat and the class a whole number, its output an
  /// image in [−1, 1]. Layers are added where that takes some.
  ///
  /// - Parameter file: where the network comes from, for errors.
  /// - Throws: `GeneratorInterfaceError`, `GeneratorFileError`, or `SavedNetworkError` for an image of another size.
  public func generator(_ saved: SavedNetwork, from file: String) throws -> GeneratorFile {
    let inputs = try GeneratorInputs(saved.network, self, file: file)
    let network = saved.network
    guard network.outputs.count == 1 else {
      throw GeneratorFileError.output(file: file, found: network.outputShapes)
    }
    if image == nil, let flat = network.outputShapes.first, flat.rank == 1, flat.count > 2 {
      throw GeneratorInterfaceError.flat(file: file, count: flat.count)
    }
    let adapted = try namingGraphErrors(file) {
      let parts = inputs.symbols(of: network)
      let image = pixelated(network(parts.values)[0], network)
      return try Network(network.name, inputs: parts.inputs, outputs: [image])
    }
    return try GeneratorFile(
      SavedNetwork(adapted, arrays: arrays(of: adapted, from: saved)),
      latent: LatentSpace(size: inputs.latentSize, distribution: distribution),
      classNames: (0..<inputs.classes).map(String.init), provenance: Provenance(), file: file)
  }

  private func pixelated(_ output: Symbol, _ network: Network) -> Symbol {
    let shaped = image.map { Reshape($0)(output) } ?? output
    let recognised: PixelRange = network.endsInSigmoid(network.outputs[0]) ? .unit : .symmetric
    return switch pixels ?? recognised {
    case .symmetric: shaped
    case .unit: Rescaling(2, offset: -1)(shaped)
    case .byte: Rescaling(2 / 255, offset: -1)(shaped)
    }
  }

  /// The saved values by layer; those of the one layer that may have been added are a table of one-hot vectors.
  private func arrays(of network: Network, from saved: SavedNetwork) -> [[StoredArray]] {
    var byName: [String: [StoredArray]] = [:]
    for (vertex, arrays) in zip(saved.network.vertices, saved.arrays) { byName[vertex.name] = arrays }
    return network.vertices.map { vertex in
      if let arrays = byName[vertex.name] { return arrays }
      return vertex.parameters.map { parameter in
        let width = parameter.shape.last
        return StoredArray(
          shape: parameter.shape.sizes, values: (0..<parameter.shape.count).map { $0 / width == $0 % width ? 1 : 0 })
      }
    }
  }
}

extension Network {
  /// Whether a vertex gives numbers between 0 and 1, as a sigmoid before it left them.
  fileprivate func endsInSigmoid(_ position: Int) -> Bool {
    switch vertices[position].layer {
    case let layer as Activation: layer.function == .sigmoid
    case let layer as Dense: layer.activation == .sigmoid
    case let layer as Conv2D: layer.activation == .sigmoid
    case let layer as Conv2DTranspose: layer.activation == .sigmoid
    case is Reshape, is Flatten, is Dropout, is UpSampling2D, is Cropping2D: endsInSigmoid(vertices[position].inputs[0])
    default: false
    }
  }
}
