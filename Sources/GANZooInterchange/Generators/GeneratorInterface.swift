import GANZooFormats
import GANZooNN
public import GANZooTensors

/// How to use a network of another program as a generator: which input is the latent vector, which is the class, and
/// the range of its pixels. Properties that are nil are recognised.
public struct GeneratorInterface: Sendable {
  /// The range of pixels, from black to white.
  public enum PixelRange: String, Sendable, CaseIterable {
    /// −1 to 1, as tanh returns.
    case symmetric = "-1..1"
    /// 0 to 1, as a sigmoid returns.
    case unit = "0..1"
    /// 0 to 255.
    case byte = "0..255"
  }

  /// The name of the input for the latent vector. If nil, it is the only input that cannot be a class.
  public var latentInput: String?
  /// The name of the input for the class. If nil, it is the other input.
  public var classInput: String?
  /// The distribution of latent vectors, which no Keras file records.
  public var distribution: LatentSpace.Distribution
  /// The range of the output. If nil, it follows from the last layers, or is −1 to 1.
  public var pixels: PixelRange?
  /// The shape of the image in a flat output: [H, W, C], or [H, W] if the number of channels follows from the size of
  /// the output.
  public var image: Shape?

  /// An interface with these properties.
  public init(
    latentInput: String? = nil, classInput: String? = nil, distribution: LatentSpace.Distribution = .normal,
    pixels: PixelRange? = nil, image: Shape? = nil
  ) {
    (self.latentInput, self.classInput, self.distribution) = (latentInput, classInput, distribution)
    (self.pixels, self.image) = (pixels, image)
  }

  /// Converts the network to a generator file, whose inputs are a flat latent vector and an integer class, and whose
  /// output is an image in [−1, 1]. Layers are added if the network has other inputs or another output.
  ///
  /// - Parameter file: the path of the network, for errors.
  /// - Returns: the generator, and the range of the network's pixels.
  /// - Throws: `GeneratorInterfaceError` or `GeneratorFileError`.
  public func generator(_ saved: SavedNetwork, from file: String) throws -> (file: GeneratorFile, pixels: Pixels) {
    let inputs = try GeneratorInputs(saved.network, self, file: file)
    let network = saved.network
    guard network.outputs.count == 1 else {
      throw GeneratorFileError.output(file: file, found: network.outputShapes)
    }
    let adapted = try namingGraphErrors(file) {
      let parts = inputs.symbols(of: network)
      let image = try rescaled(network(parts.values)[0], network, from: file)
      return try Network(network.name, inputs: parts.inputs, outputs: [image])
    }
    let generator = try GeneratorFile(
      SavedNetwork(adapted, arrays: arrays(of: adapted, from: saved)),
      latent: LatentSpace(size: inputs.latentSize, distribution: distribution),
      classNames: (0..<inputs.classes).map(String.init), provenance: Provenance(), file: file)
    return (generator, pixels(of: network))
  }

  /// The output as an image in [−1, 1].
  private func rescaled(_ output: Symbol, _ network: Network, from file: String) throws(GeneratorInterfaceError)
    -> Symbol
  {
    let shaped = try shaped(output, network.outputShapes[0], from: file)
    return switch pixels(of: network).range {
    case .symmetric: shaped
    case .unit: Rescaling(2, offset: -1)(shaped)
    case .byte: Rescaling(2 / 255, offset: -1)(shaped)
    }
  }

  /// The output as an image [H, W, C]. It may be flat, or lack the axis of a single channel, or have its channels
  /// first.
  private func shaped(_ output: Symbol, _ shape: Shape, from file: String) throws(GeneratorInterfaceError) -> Symbol {
    if let image {
      let fits = image.rank == 3 ? image.count == shape.count : shape.count % max(1, image.count) == 0
      guard fits else { throw .imageSize(file: file, image: image, count: shape.count) }
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

  /// The values of each layer of the converted network. Only one added layer has values: the embedding that makes
  /// one-hot vectors.
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
