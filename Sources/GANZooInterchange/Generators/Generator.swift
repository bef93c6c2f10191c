import GANZooNN
import GANZooSupport
public import GANZooTensors

/// A trained generator on a device, which generates samples from latent vectors and classes.
public final class Generator {
  /// The network, its weights and what else the file says.
  public let file: GeneratorFile
  /// The distribution of random latent vectors: the file's, or what `truncate` makes of it.
  public private(set) var latent: LatentSpace
  let model: Model

  /// A generator with the weights of a file.
  public init(_ file: GeneratorFile, on device: Device) {
    self.file = file
    latent = file.latent
    model = Model(file.saved, on: device)
  }

  /// The device that it computes on.
  public var device: Device { model.device }
  /// The shape of a sample: [H, W, C] of an image, [characters, symbols] of text, [2] of a point in a plane.
  public var sample: Shape { file.network.outputShapes[0] }

  /// Generates a sample for each latent vector: images [N, H, W, C] in [−1, 1], points [N, 2], or text
  /// [N, characters, symbols], the probability of each symbol.
  ///
  /// - Parameters:
  ///   - latents: latent vectors [N, latent].
  ///   - classes: N classes, 0 ..< `file.classNames.count`; empty if the generator has no classes.
  /// - Throws: `GeneratorInputError` if a shape, a count or a class is wrong, or a number is not finite.
  public func callAsFunction(_ latents: Tensor, classes: [Int] = []) throws(GeneratorInputError) -> Tensor {
    let names = file.classNames
    try check(latents)
    if names.isEmpty {
      guard classes.isEmpty else { throw .unconditional(found: classes.count) }
    } else {
      guard classes.count == latents.shape[0] else {
        throw .classCount(found: classes.count, samples: latents.shape[0])
      }
      try check(classes)
    }
    return model.generate(latents, classes: classes)
  }

  /// Makes latent vectors [N, latent] of numbers that a user gave, one vector after the other.
  ///
  /// Throws `GeneratorInputError` unless the numbers are finite and make one or more whole vectors.
  public func latents(_ values: [Float]) throws(GeneratorInputError) -> Tensor {
    let size = file.latent.size
    guard !values.isEmpty, values.count.isMultiple(of: size) else { throw .numbers(found: values.count, size: size) }
    guard values.allSatisfy(\.isFinite) else { throw .notFinite }
    return Tensor(values, shape: [values.count / size, size], on: device)
  }

  func check(_ latents: Tensor) throws(GeneratorInputError) {
    let size = file.latent.size
    guard latents.shape.rank == 2, latents.shape[1] == size else {
      throw .latents(found: latents.shape, size: size)
    }
    guard latents.isFinite else { throw .notFinite }
  }

  /// Samples latent vectors of the truncated normal distribution from here on: see `LatentSpace.truncated(at:)`.
  ///
  /// Throws `GeneratorInputError` for another number than one of `LatentSpace.truncations`, or where latent vectors are
  /// uniform.
  public func truncate(at threshold: Float) throws(GeneratorInputError) {
    latent = try file.latent.truncated(at: threshold)
  }

  /// The latent vectors [count, latent] of the first samples that `generate(classes:seed:_:)` makes of a seed.
  ///
  /// - Parameter count: 1 to 100.
  public func latents(first count: Int, seed: UInt64) -> Tensor {
    precondition((1...Model.batch).contains(count), "\(count) latent vectors")
    return latent.sample(count, from: RandomStream(seed: seed, purpose: .generation), on: device)
  }

  func check(_ classes: [Int]) throws(GeneratorInputError) {
    let names = file.classNames
    guard let bad = classes.firstIndex(where: { !names.indices.contains($0) }) else { return }
    throw .noClass(found: classes[bad], sample: bad, names: names)
  }

  /// Generates samples from random latent vectors, in batches.
  ///
  /// Sample n depends on the seed, n and its class only, up to rounding: in which order a convolution adds up depends
  /// on where the sample stands among those that go through the network together.
  ///
  /// - Parameters:
  ///   - classes: the class of each sample. Their number is the number of samples; the values are ignored if the
  ///     generator has no
  ///     classes.
  ///   - consume: called with each batch of samples and the index of its first sample.
  /// - Throws: `GeneratorInputError` for a class that the generator does not have, or what `consume` throws.
  public func generate(classes: [Int], seed: UInt64, _ consume: (_ samples: Tensor, _ first: Int) throws -> Void) throws
  {
    if !file.classNames.isEmpty { try check(classes) }
    try model.generate(latent, classes: classes, seed: seed, consume)
  }

  /// Generates the samples of an overview picture.
  ///
  /// Images are for a grid of ten columns, row by row. A generator with classes has a row for each class and a latent
  /// vector for each column. One without classes has ten rows, and each image its own latent vector. Text is
  /// a hundred lines. Points are a thousand of each class.
  ///
  /// An overview has at most `Network.largestCount` numbers. If all classes would be more, it has the first ones only.
  public func generateOverview(seed: UInt64) -> Tensor {
    let classes = file.classNames.count
    return model.generateOverview(latent, classes: classes == 0 ? nil : classes, seed: seed)
  }
}

extension Model {
  /// Samples in a batch, whose latent vectors are one stream of random numbers.
  package static let batch = 100

  /// See `Generator.generate(classes:seed:_:)`.
  package func generate(
    _ latent: LatentSpace, classes: [Int], seed: UInt64, _ consume: (_ samples: Tensor, _ first: Int) throws -> Void
  ) rethrows {
    try generate(classes.count, classes: classes, consume) { batch in
      let random = RandomStream(seed: seed, purpose: .generation, step: batch.lowerBound / Self.batch)
      return latent.sample(batch.count, from: random, on: device)
    }
  }

  /// Generates samples in batches, several of which go through the network together.
  ///
  /// - Parameters:
  ///   - classes: the class of each sample; empty if the generator has no classes.
  ///   - consume: called with each batch of samples and the index of its first sample.
  ///   - latents: returns the latent vectors of a batch.
  func generate(
    _ count: Int, classes: [Int], _ consume: (_ samples: Tensor, _ first: Int) throws -> Void,
    latents: (_ batch: Range<Int>) -> Tensor
  ) rethrows {
    func ranges(of range: Range<Int>, _ size: Int) -> [Range<Int>] {
      stride(from: range.lowerBound, to: range.upperBound, by: size).map { $0..<min($0 + size, range.upperBound) }
    }
    for range in ranges(of: 0..<count, network.samplesAtOnce) {
      let batches = ranges(of: range, Self.batch)
      let samples = generate(
        .concatenated(batches.map(latents), axis: 0), classes: classes.isEmpty ? [] : Array(classes[range]))
      for batch in batches {
        let part = batch.lowerBound - range.lowerBound..<batch.upperBound - range.lowerBound
        try consume(batches.count == 1 ? samples : samples.sliced(part, axis: 0), batch.lowerBound)
      }
    }
  }

  /// Generates samples for latent vectors and classes in inference mode. The classes go to the second input, if there
  /// is one.
  ///
  /// Large images are generated a few at a time, so that the output of a layer takes at most 256 MiB.
  package func generate(_ latents: Tensor, classes: [Int]) -> Tensor {
    inParts(latents) { z, part in
      let inputs = network.inputs.count == 1 ? [z] : [z, Tensor(classes: Array(classes[part]), on: device)]
      return self(inputs, .inference)[0]
    }
  }

  /// The samples of latent vectors, a few at a time where they are large.
  func inParts(_ latents: Tensor, _ generate: (_ latents: Tensor, _ part: Range<Int>) -> Tensor) -> Tensor {
    let largest = network.vertices.map(\.outputShape.count).max() ?? 1
    let (count, maximum) = (latents.shape[0], max(1, Network.largestCount / largest))
    let parts = stride(from: 0, to: count, by: maximum).map { first in
      let part = first..<min(first + maximum, count)
      return generate(latents.sliced(part, axis: 0), part)
    }
    return parts.count == 1 ? parts[0] : .concatenated(parts, axis: 0)
  }

  /// Columns of the grid of an overview.
  package static let overviewColumns = 10
  private static let overviewPoints = 1000

  /// See `Generator.generateOverview(seed:)`.
  package func generateOverview(_ latent: LatentSpace, classes: Int?, seed: UInt64) -> Tensor {
    let isPoint = network.outputShapes[0].rank == 1
    let columns = isPoint ? Self.overviewPoints : Self.overviewColumns
    let random = RandomStream(seed: seed, purpose: .grid)
    guard let classes else {
      return generate(latent.sample(isPoint ? columns : columns * columns, from: random, on: device), classes: [])
    }
    let latents = latent.sample(columns, from: random, on: device)
    let maximum = max(1, Network.largestCount / (columns * network.outputShapes[0].count))
    let rows = (0..<min(classes, maximum)).map { generate(latents, classes: Array(repeating: $0, count: columns)) }
    return .concatenated(rows, axis: 0)
  }
}

extension Network {
  /// How many samples go through a generator together where many are wanted: one to four batches.
  ///
  /// The more samples go together, the less often weights are read and threads wait for each other, but the more memory
  /// they take. All of them have at most 32 MiB in the largest output of a layer, unless one batch has more. With two
  /// threads on Emerald Rapids `acgan/blocks` generated 53,700 images a second one batch at a time, and 61,100 with the
  /// three batches that it has here (medians of eight runs of 60,000 images each, both programs in turn).
  package var samplesAtOnce: Int {
    let largest = vertices.map(\.outputShape.count).max() ?? 1
    return Model.batch * min(4, max(1, (1 << 23) / (largest * Model.batch)))
  }
}

extension Tensor {
  /// Classes as the input [N, 1] of a network.
  package init(classes: [Int], on device: Device) {
    self.init(classes.map(Float.init), shape: [classes.count, 1], on: device)
  }
}

/// An input that a generator cannot take, often one that a user typed.
public enum GeneratorInputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Latent vectors of another shape than [N, size].
  case latents(found: Shape, size: Int)
  /// A count of numbers that is not a multiple of a latent vector's size.
  case numbers(found: Int, size: Int)
  /// A latent vector with a number that is infinite or NaN.
  case notFinite
  /// The number of classes is not the number of samples.
  case classCount(found: Int, samples: Int)
  /// A class that the generator does not have.
  case noClass(found: Int, sample: Int, names: [String])
  /// Classes for a generator without classes.
  case unconditional(found: Int)
  /// A layer other than an embedding reads the class, so that there is nothing between two classes.
  case noBlend(layer: String)
  /// A threshold of truncation out of `LatentSpace.truncations`.
  case truncation(found: Float)
  /// Truncation of latent vectors that are uniform.
  case uniformTruncation

  /// The message: what was expected and what was found.
  public var description: String {
    switch self {
    case .latents(let found, let size):
      "latent vectors have the shape [samples, \(size)] with a sample at least, but these have \(found)"
    case .numbers(let found, let size):
      "a latent vector has \(size) numbers, so that \(found) make no whole number of vectors"
    case .notFinite: "a latent vector holds a number that is infinite or NaN"
    case .classCount(let found, let samples):
      "\(samples) latent vector\(samples == 1 ? " needs a class" : "s need a class each"), but \(found) "
        + "\(found == 1 ? "is" : "are") given"
    case .noClass(let found, let sample, let names):
      "sample \(sample) has the class \(found), but classes are 0 to \(names.count - 1): \(names.listed())"
    case .noBlend(let layer):
      "the layer '\(layer.shown())' of this generator reads the number of the class, so that nothing is between two "
        + "classes; it takes an embedding"
    case .truncation(let found):
      "truncation is at a number from \(LatentSpace.truncations.lowerBound) to \(LatentSpace.truncations.upperBound), "
        + "not \(found)"
    case .uniformTruncation:
      "the latent vectors of this generator are uniform on [-1, 1), and truncation is for normal ones"
    case .unconditional(let found):
      "this generator has no classes, but \(found) \(found == 1 ? "is" : "are") given; leave classes empty"
    }
  }
}
