import GANZoo
import GANZooCommand
import GANZooEvaluation
import GANZooTestSupport

/// Our classifier files, each of which judges an image.
struct ClassifierFiles: Kind {
  let name = "classifier"
  let memory = MemoryLimit(constant: 64 << 20, multiple: 256)

  func samples() throws -> [Sample] {
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
    return [Sample("classifier.h5", [UInt8](try folder.bytes("classifier.h5")))]
  }

  func damage(_ sample: Sample, _ mutator: inout Mutator) throws -> [UInt8] {
    try ModelFileDamage.damaged(sample, &mutator)
  }

  /// What `ganzoo evaluate --classifier` does with it before it looks for samples, an image judged, and `ganzoo inspect`.
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

  func isRefusal(_ error: any Error) -> Bool {
    error is KerasFormatError || error is SavedNetworkError || error is ProvenanceError || error is ClassifierFileError
  }
}
