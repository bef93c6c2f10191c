import GANZooNN
public import GANZooTensors

/// A trained generator on a device: draws samples from latent vectors and classes.
public final class Generator {
  /// What it was read from.
  public let file: GeneratorFile
  private let model: Model

  /// A generator with a file's weights.
  public init(_ file: GeneratorFile, on device: Device) {
    self.file = file
    model = Model(file.saved, on: device)
  }

  /// Where it draws.
  public var device: Device { model.device }
  /// Shape of a sample: [H, W, C] of an image, [2] of a point in a plane.
  public var sample: Shape { file.network.outputShapes[0] }

  /// Samples, images [N, H, W, C] in [−1, 1] or points [N, 2], for latent vectors [N, latent] and N classes.
  ///
  /// - Parameter classes: a number in 0 ..< `file.classNames.count` for each sample; empty where the generator is not told
  ///   a class.
  /// - Throws: `GeneratorInputError` for anything else.
  public func callAsFunction(_ latents: Tensor, classes: [Int] = []) throws(GeneratorInputError) -> Tensor {
    let (size, names) = (file.latent.size, file.classNames)
    guard latents.shape.rank == 2, latents.shape[1] == size else {
      throw .latents(found: latents.shape, size: size)
    }
    guard latents.isFinite else { throw .notFinite }
    if names.isEmpty {
      guard classes.isEmpty else { throw .unconditional(found: classes.count) }
    } else {
      guard classes.count == latents.shape[0] else {
        throw .classCount(found: classes.count, samples: latents.shape[0])
      }
      try check(classes)
    }
    return model.draw(latents, classes: classes)
  }

  /// Latent vectors [N, latent] of numbers that a program was given, one vector after the other.
  ///
  /// Throws `GeneratorInputError` where they do not make whole vectors, one at least, or are not finite.
  public func latents(_ values: [Float]) throws(GeneratorInputError) -> Tensor {
    let size = file.latent.size
    guard !values.isEmpty, values.count.isMultiple(of: size) else { throw .numbers(found: values.count, size: size) }
    guard values.allSatisfy(\.isFinite) else { throw .notFinite }
    return Tensor(values, shape: [values.count / size, size], on: device)
  }

  private func check(_ classes: [Int]) throws(GeneratorInputError) {
    let names = file.classNames
    guard let bad = classes.firstIndex(where: { !names.indices.contains($0) }) else { return }
    throw .noClass(found: classes[bad], sample: bad, names: names)
  }

  /// Samples with latent vectors of their own, handed over in batches.
  ///
  /// The n-th sample depends on the seed, n and its class alone.
  /// - Parameters:
  ///   - classes: the class of each sample; numbers without meaning where the generator has no classes.
  ///   - consume: takes a batch of samples, and the number of the first.
  /// - Throws: `GeneratorInputError` for a class that the generator does not have, or what `consume` throws.
  public func draw(classes: [Int], seed: UInt64, _ consume: (_ samples: Tensor, _ first: Int) throws -> Void) throws {
    if !file.classNames.isEmpty { try check(classes) }
    try model.draw(file.latent, classes: classes, seed: seed, consume)
  }

  /// The samples of a picture: of images a grid of ten columns, row by row, with a row for each class and a latent vector for
  /// each column, or without classes ten rows, each image with a latent vector of its own; of points a thousand of each class.
  ///
  /// Where that would be more than `Network.largestCount` numbers, it is the first classes only.
  public func drawOverview(seed: UInt64) -> Tensor {
    let classes = file.classNames.count
    return model.drawOverview(file.latent, classes: classes == 0 ? nil : classes, seed: seed)
  }
}

extension Model {
  /// Images in one pass; more would not be faster, and would take more memory.
  private static let batch = 100

  /// See `Generator.draw`.
  package func draw(
    _ latent: LatentSpace, classes: [Int], seed: UInt64, _ consume: (_ samples: Tensor, _ first: Int) throws -> Void
  ) rethrows {
    for (number, first) in stride(from: 0, to: classes.count, by: Self.batch).enumerated() {
      let part = Array(classes[first..<min(first + Self.batch, classes.count)])
      let random = RandomStream(seed: seed, purpose: .generation, step: number)
      try consume(draw(latent.draw(part.count, from: random, on: device), classes: part), first)
    }
  }

  /// Samples for latent vectors and classes, in inference mode; the classes go to a second input, where there is one.
  ///
  /// Where images are large they are drawn a few at a time, so that what a layer gives takes 256 MiB at most.
  package func draw(_ latents: Tensor, classes: [Int]) -> Tensor {
    let largest = network.vertices.map(\.outputShape.count).max() ?? 1
    let (count, most) = (latents.shape[0], max(1, Network.largestCount / largest))
    let parts = stride(from: 0, to: count, by: most).map { first in
      let part = first..<min(first + most, count)
      let z = latents.sliced(part, axis: 0)
      let inputs = network.inputs.count == 1 ? [z] : [z, Tensor(classes: Array(classes[part]), on: device)]
      return self(inputs, .inference)[0]
    }
    return parts.count == 1 ? parts[0] : .concatenated(parts, axis: 0)
  }

  /// Columns of the grid in which an overview of images is shown.
  package static let overviewColumns = 10
  private static let overviewPoints = 1000

  /// See `Generator.drawOverview`.
  package func drawOverview(_ latent: LatentSpace, classes: Int?, seed: UInt64) -> Tensor {
    let isImage = network.outputShapes[0].rank == 3
    let columns = isImage ? Self.overviewColumns : Self.overviewPoints
    let random = RandomStream(seed: seed, purpose: .grid)
    guard let classes else {
      return draw(latent.draw(isImage ? columns * columns : columns, from: random, on: device), classes: [])
    }
    let latents = latent.draw(columns, from: random, on: device)
    let most = max(1, Network.largestCount / (columns * network.outputShapes[0].count))
    let rows = (0..<min(classes, most)).map { draw(latents, classes: Array(repeating: $0, count: columns)) }
    return .concatenated(rows, axis: 0)
  }
}

extension Tensor {
  /// Classes as a network's input, [N, 1].
  package init(classes: [Int], on device: Device) {
    self.init(classes.map(Float.init), shape: [classes.count, 1], on: device)
  }
}
