public import GANZooFormats
import GANZooNN
public import GANZooTensors

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
  /// The output's range; recognised by the last layers, else −1 to 1.
  public var pixels: PixelRange?
  /// The shape [H, W, C] of the image that a flat output holds, or [H, W] where its numbers tell the channels.
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
  /// - Returns: the file, and what its pixels were taken for.
  /// - Throws: `GeneratorInterfaceError`, also for an image of another size, or `GeneratorFileError`.
  public func generator(_ saved: SavedNetwork, from file: String) throws -> (file: GeneratorFile, pixels: Pixels) {
    let inputs = try GeneratorInputs(saved.network, self, file: file)
    let network = saved.network
    guard network.outputs.count == 1 else {
      throw GeneratorFileError.output(file: file, found: network.outputShapes)
    }
    let adapted = try namingGraphErrors(file) {
      let parts = inputs.symbols(of: network)
      let image = try pixelated(network(parts.values)[0], network, from: file)
      return try Network(network.name, inputs: parts.inputs, outputs: [image])
    }
    let generator = try GeneratorFile(
      SavedNetwork(adapted, arrays: arrays(of: adapted, from: saved)),
      latent: LatentSpace(size: inputs.latentSize, distribution: distribution),
      classNames: (0..<inputs.classes).map(String.init), provenance: Provenance(), file: file)
    return (generator, pixels(of: network))
  }

  private func pixelated(_ output: Symbol, _ network: Network, from file: String) throws(GeneratorInterfaceError)
    -> Symbol
  {
    let shaped = try shaped(output, network.outputShapes[0], from: file)
    return switch pixels(of: network).range {
    case .symmetric: shaped
    case .unit: Rescaling(2, offset: -1)(shaped)
    case .byte: Rescaling(2 / 255, offset: -1)(shaped)
    }
  }

  /// The output as an image, where it is one in another shape: a flat list, or without an axis for its one channel, or with
  /// its channels first.
  private func shaped(_ output: Symbol, _ shape: Shape, from file: String) throws(GeneratorInterfaceError) -> Symbol {
    if let image {
      let isWhole = image.rank == 3 ? image.count == shape.count : shape.count % max(1, image.count) == 0
      guard isWhole else { throw .imageSize(file: file, image: image, count: shape.count) }
      let channels = shape.count / max(1, image.count)
      return Reshape(image.rank == 3 ? image : Shape(image.sizes + [max(1, channels)]))(output)
    }
    switch shape.sizes {
    case [2]: return output
    case let sizes where sizes.count == 1 && shape.count > 2 || sizes.count == 2 && sizes.contains(1):
      throw .flat(file: file, count: shape.count)
    case let sizes where sizes.count == 2: return Reshape(Shape(sizes + [1]))(output)
    case let sizes where sizes.count == 3 && sizes[2] > 4 && [1, 3, 4].contains(sizes[0]):
      return Permute([2, 3, 1])(output)
    default: return output
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
