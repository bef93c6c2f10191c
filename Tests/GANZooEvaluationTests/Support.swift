import GANZoo
import GANZooEvaluation
import GANZooWeights

/// The classifier and the datasets of the tests, with a device of their own.
struct Digits {
  let device = Device(threads: 2)
  private static let splits = [DatasetSplit.train, .test].map { split in Result { try MNIST.load(split) } }

  func training() throws -> LabeledImages { try Self.splits[0].get() }
  func test() throws -> LabeledImages { try Self.splits[1].get() }

  /// Digits of a split, starting at index `first`.
  func some(_ count: Int, from first: Int = 0, of digits: LabeledImages) -> DatasetSubset {
    DatasetSubset(digits, Array(first..<first + count))
  }

  /// The bundled classifier.
  func classifierFile() throws -> ClassifierFile {
    try ClassifierFile(contentsOf: TrainedWeights.bundled().classifier(of: "mnist").path)
  }

  func classifier() throws -> Classifier {
    let file = try classifierFile()
    return Classifier(file.saved, classNames: file.classNames, on: device)
  }

  /// The bundled generator.
  func generator() throws -> Generator {
    try Generator(GeneratorFile(contentsOf: TrainedWeights.bundled().generator(of: "acgan").path), on: device)
  }

  /// The recipe of a small classifier that trains on a thousand digits in a second.
  func recipe(_ overrides: String...) throws -> ClassifierRecipe {
    let small = ["network.filters=[8]", "network.features=32", "training.batch=20", "training.epochs=1"]
    return try ClassifierRecipe.builtIn(.builtIn, overrides: small + overrides)
  }

  /// An evaluator with `count` test digits as reference and as many others as counterpart.
  func evaluator(_ count: Int = 500, progress: () -> Void = {}) throws -> Evaluator {
    let test = try self.test()
    return try Evaluator(
      classifier(), reference: some(count, of: test), counterpart: some(count, from: 5_000, of: test),
      progress: progress)
  }

  /// A few training digits for the nearest-neighbour search.
  func memory() throws -> DatasetSubset { some(500, of: try training()) }
}

/// Generators whose images are known.
extension Digits {
  /// Generates one fixed image [H, W, C] per class, whatever the latent vector is.
  func collapsed(
    _ images: [[Float]], sample: Shape = [28, 28, 1], classNames: [String]? = nil, adding constant: Float = 0
  ) throws -> Generator {
    let (z, label) = (Symbol.input("z", [2]), Symbol.input("class", [1], of: .int32))
    let chosen = Flatten()(Embedding(images.count, sample.count)(label))
    let image = Reshape(sizes: sample.sizes)(Add()(chosen, Dense(sample.count)(z)))
    let network = try Network("collapsed", inputs: [z, label], outputs: [image])
    let saved = SavedNetwork(Model(network, seed: 1, on: device))
    let arrays = saved.arrays.map { layer in
      layer.map { array -> StoredArray in
        let isTable = array.shape == [images.count, sample.count]
        let values = isTable ? Array(images.joined()) : Array(repeating: constant, count: array.values.count)
        return StoredArray(shape: array.shape, values: values)
      }
    }
    let names = classNames ?? images.indices.map(String.init)
    return Generator(
      try GeneratorFile(
        SavedNetwork(network, arrays: arrays), latent: LatentSpace(size: 2), classNames: names,
        provenance: Provenance()),
      on: device)
  }

  /// The first training digit of each class that the classifier recognises.
  func recognised(by classifier: Classifier) throws -> [[Float]] {
    let training = try training()
    let (values, labels) = training.batch(Array(0..<200))
    let images = Tensor(values, shape: [200, 28, 28, 1], on: classifier.device)
    let found = classifier(images).probabilities.largestColumns
    return (0..<10).map { kind in
      let row = (0..<200).first { labels[$0] == kind && found[$0] == kind } ?? 0
      return Array(values[row * 784..<(row + 1) * 784])
    }
  }

  /// An unconditional generator with random weights.
  func unconditional() throws -> Generator {
    let z = Symbol.input("z", [8])
    let image = Reshape([28, 28, 1])(Dense(784, activation: .tanh)(z))
    let network = try Network("plain", inputs: [z], outputs: [image])
    return Generator(
      try GeneratorFile(
        SavedNetwork(Model(network, seed: 3, on: device)), latent: LatentSpace(size: 8), classNames: [],
        provenance: Provenance()),
      on: device)
  }
}
