import GANZooBackend
import GANZooData
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining
import GANZooVisualization

/// A generator in memory, with the critic that was trained with it where there is one.
final class OpenGenerator {
  let place: GeneratorShelf.Place
  let generator: Generator
  private let critic: Model?
  /// What the critic says of random samples, lowest first; empty without a critic.
  private let usualScores: [Float]
  /// Unit vectors [latent], the first changing samples most.
  let directions: [[Float]]

  var file: GeneratorFile { generator.file }

  /// Samples in a request at most.
  static let mostSamples = 64
  /// Random samples whose scores are the usual ones.
  static let explored = 200
  /// Memory that the samples which directions are found from may take.
  private static let mostMemory = 1 << 30

  /// Reads a generator that makes images. Throws what reading throws, or `HTTPError`.
  init(_ place: GeneratorShelf.Place, _ zoo: Zoo, on device: Device) throws {
    self.place = place
    let file = try Self.read(place.path, zoo)
    let work = try Self.check(file)
    generator = Generator(file, on: device)
    let sample = generator.sample
    critic = try place.critic.flatMap { path in
      let saved = try SavedNetwork(contentsOf: path, layers: zoo.layers)
      // Another critic than this generator's tells nothing, and would not take its samples.
      guard saved.network.inputShapes == [sample], saved.network.outputShapes.first == [1] else { return nil }
      return Model(saved, on: device)
    }
    let (latents, classes) = PrincipalDirections.places(Self.explored, file, on: device)
    let samples = try generator(latents, classes: classes)
    directions = try PrincipalDirections.find(generator, latents, classes: classes, work: work)
    usualScores = critic.map { $0.scores(samples).sorted() } ?? []
  }

  /// Reads the file of a generator of images.
  static func read(_ path: String, _ zoo: Zoo) throws -> GeneratorFile {
    let file = try GeneratorFile(contentsOf: path, layers: zoo.layers)
    let sample = file.network.outputShapes[0]
    guard sample.rank == 3 else {
      throw sample.rank == 2 ? ServerError.text(path: path) : ServerError.points(path: path)
    }
    return file
  }

  /// Refuses a generator that takes too much memory, and gives the floating-point operations of a sample.
  private static func check(_ file: GeneratorFile) throws -> Int {
    let counting = CountingBackend()
    let device = Device(backend: counting)
    let count = max(explored, min(file.latent.size, PrincipalDirections.largest))
    let latents = Tensor(repeating: 0, shape: [count, file.latent.size], on: device)
    _ = try Generator(file, on: device)(
      latents, classes: file.classNames.isEmpty ? [] : Array(repeating: 0, count: count))
    try counting.checkIndices()
    guard device.peakMemory <= mostMemory else {
      throw HTTPError(
        422, "the generator takes \(device.peakMemory.byteText) of memory; the page takes \(mostMemory.byteText)")
    }
    return Int(device.work.executed) / count
  }

  /// The latent vector of the first sample that `ganzoo generate --seed` makes.
  func latent(seed: UInt64) -> [Float] {
    file.latent.sample(1, from: RandomStream(seed: seed, purpose: .generation, step: 0), on: generator.device).values
  }

  /// A picture of samples as `ganzoo generate` makes it, and for each sample the critic's score and the share of random
  /// samples that have a lower one.
  ///
  /// - Parameters:
  ///   - latents: latent vectors one after the other.
  ///   - classes: a class for each; empty without classes.
  /// - Throws: `HTTPError` with status 400 for numbers that make no samples.
  func picture(_ latents: [Float], classes: [Int], columns: Int) throws -> (png: [UInt8], scores: [(Float, Float)]) {
    guard (1...Self.mostSamples).contains(latents.count / file.latent.size), (1...Self.mostSamples).contains(columns)
    else { throw HTTPError(400, "a request is for 1 to \(Self.mostSamples) samples") }
    let samples: Tensor
    do throws(GeneratorInputError) {
      samples = try generator(generator.latents(latents), classes: classes)
    } catch {
      throw HTTPError(400, "\(error)".message())
    }
    let png = try PNG.encode(PixelImage(samples: samples, columns: columns))
    let scores = critic.map { $0.scores(samples) } ?? []
    return (png, scores.map { score in (score, share(below: score)) })
  }

  private func share(below score: Float) -> Float {
    let lower = usualScores.partitioningIndex { $0 >= score }
    return Float(lower) / Float(max(1, usualScores.count))
  }

  /// What the page has to know.
  var description: JSONObject {
    let shape = generator.sample
    return [
      "id": .string(place.id), "title": .string(place.title), "latent": .int(file.latent.size),
      "distribution": .string(file.latent.distribution.rawValue),
      "classes": .array(file.classNames.map { .string($0) }), "height": .int(shape[0]), "width": .int(shape[1]),
      "critic": .bool(critic != nil), "directions": .array(directions.map { .array($0.map(JSONObject.Value.float)) }),
      "source": .string(place.source),
    ]
  }
}

extension Model {
  /// The critic's score of each sample.
  fileprivate func scores(_ samples: Tensor) -> [Float] { self([samples], .inference)[0].values }
}

extension [Float] {
  /// The first place of a sorted list from which on all elements are such.
  fileprivate func partitioningIndex(_ isBehind: (Float) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
