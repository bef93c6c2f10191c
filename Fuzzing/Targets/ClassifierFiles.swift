import GANZoo
import GANZooCommand
import GANZooEvaluation
import GANZooTestSupport

/// Classifier files of GANZoo, each of which classifies an image.
struct ClassifierFiles: FuzzTarget {
  let name = "classifier"
  let memory = MemoryLimit(constant: 64 << 20, multiple: 256)

  func corpus() throws -> [CorpusEntry] {
    let image = Symbol.input("input_image", [6, 5, 1])
    let found = BatchNormalization()(Conv2D(2, kernel: 3, strides: 2, padding: .same)(image))
    let features = Dense(4, activation: .relu)(Flatten()(found), name: "features")
    let output = Dense(3, activation: .softmax)(features, name: "output_class")
    let network = try Network("classifier", inputs: [image], outputs: [features, output])
    let file = try ClassifierFile(
      SavedNetwork(Model(network, seed: 1, on: Device(threads: 1))), classNames: ["a", "b", "c"],
      provenance: Provenance(recipe: "title: small\n", seed: 1, dataset: "mnist", steps: 1))
    let folder = try TemporaryFolder()
    try file.write(to: folder.path + "/classifier.h5")
    return [CorpusEntry("classifier.h5", [UInt8](try folder.bytes("classifier.h5")))]
  }

  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) throws -> [UInt8] {
    try ModelFileDamage.damaged(entry, &mutator)
  }

  /// Loads the file like `ganzoo evaluate --classifier`, classifies an image, and runs `ganzoo inspect`.
  func read(_ path: String) throws -> String {
    let file = try ClassifierFile(contentsOf: path)
    let text = try FileReport(contentsOf: path, layers: .builtIn).text
    guard file.saved.network.isCheap else { return text }
    let device = Device(threads: 1)
    let classifier = Classifier(file.saved, classNames: file.classNames, on: device)
    let image = Tensor(repeating: 0, shape: Shape([1] + classifier.image.sizes), on: device)
    _ = classifier(image).probabilities.largestColumns
    return text
  }

  func isExpectedError(_ error: any Error) -> Bool {
    error is KerasFormatError || error is SavedNetworkError || error is ProvenanceError || error is ClassifierFileError
  }
}
