import GANZooNN
public import GANZooTensors

/// A class between two others.
public struct ClassBlend: Hashable, Sendable {
  /// The class at `share` 0.
  public var from: Int
  /// The class at `share` 1.
  public var to: Int
  /// How much of `to` there is, 0...1.
  public var share: Float

  /// A class between two others.
  public init(from: Int, to: Int, share: Float) {
    precondition((0...1).contains(share), "a share of \(share)")
    (self.from, self.to, self.share) = (from, to, share)
  }

  /// A class by itself.
  public init(_ number: Int) { self.init(from: number, to: number, share: 0) }
}

extension Generator {
  /// Generates a sample for each latent vector, of classes between two: where the network looks up the embedding e of a
  /// class, it gets (1 − share) · e(from) + share · e(to).
  ///
  /// With a share of 0 or 1 samples are those of that class alone, to the bit.
  ///
  /// - Parameters:
  ///   - latents: latent vectors [N, latent].
  ///   - classes: N classes, each between two of 0 ..< `file.classNames.count`.
  /// - Throws: `GeneratorInputError` if a shape, a count or a class is wrong, a number is not finite, or a layer other
  ///   than an embedding reads the class.
  public func callAsFunction(_ latents: Tensor, between classes: [ClassBlend]) throws(GeneratorInputError) -> Tensor {
    try check(latents)
    guard !file.classNames.isEmpty else { throw .unconditional(found: classes.count) }
    guard classes.count == latents.shape[0] else {
      throw .classCount(found: classes.count, samples: latents.shape[0])
    }
    try check(classes.map(\.from))
    try check(classes.map(\.to))
    let network = file.network
    let embeddings = network.readers(of: network.inputs[1])
    if let other = embeddings.first(where: { network.vertices[$0].embedding == nil }) {
      throw .noBlend(layer: network.vertices[other].name)
    }
    return model.generate(latents, between: classes, embeddings)
  }
}

extension Model {
  fileprivate func generate(_ latents: Tensor, between classes: [ClassBlend], _ embeddings: [Int]) -> Tensor {
    inParts(latents) { z, part in
      let classes = classes[part]
      let (from, to) = (
        Tensor(classes: classes.map(\.from), on: device), Tensor(classes: classes.map(\.to), on: device)
      )
      let given = embeddings.map { position in
        let vertex = network.vertices[position]
        let shape = Shape([part.count] + network.vertices[vertex.inputs[0]].outputShape.sizes)
        let rows = [from, to].map { value(ofLayer: position, [$0.reshaped(shape)], .inference) }
        let weights = [classes.map { 1 - $0.share }, classes.map(\.share)].map { shares in
          Tensor(shares, shape: Shape([part.count] + vertex.outputShape.sizes.map { _ in 1 }), on: device)
        }
        return (position, rows[0] * weights[0] + rows[1] * weights[1])
      }
      return outputs([z, from], given: Dictionary(uniqueKeysWithValues: given), .inference)[0]
    }
  }
}
