import GANZoo
import GANZooEvaluation
import GANZooTestSupport
import GANZooWeights
import Testing

@Suite("Classifier files")
struct ClassifierFileTests {
  private let digits = Digits()
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/c.h5"
  }

  /// A network from an image of 2 x 2 to 3 features and `classes` probabilities.
  private func network(classes: Int = 2) throws -> Network {
    let x = Symbol.input("x", [2, 2, 1])
    let features = Dense(3, activation: .relu)(Flatten()(x), name: "features")
    return try Network(
      "c", inputs: [x], outputs: [features, Dense(classes, activation: .softmax)(features, name: "p")])
  }

  private func saved(_ network: Network) -> SavedNetwork {
    SavedNetwork(Model(network, seed: 4, on: Device(threads: 1)))
  }

  private func written() throws -> ModelFile {
    let file = try KerasFile(contentsOf: path)
    return ModelFile(
      modelConfig: try #require(file.modelConfig), weights: try LegacyWeights(contentsOf: path),
      attributes: file.attributes)
  }

  @Test("A file restores the network, weights, class names and provenance")
  func roundTrip() throws {
    let recipe = try digits.recipe("training.seed=5")
    let classifier = Classifier(saved(try network()), classNames: ["a", "b"], on: digits.device)
    let file = try ClassifierFile(classifier, recipe: recipe, steps: 9, validationAccuracy: 0.5, testAccuracy: 1.0 / 3)
    try file.write(to: path)
    let read = try ClassifierFile(contentsOf: path)
    #expect(read.saved.arrays == classifier.saved.arrays)
    #expect((read.classNames, read.testAccuracy) == (["a", "b"], 1.0 / 3))
    let provenance = read.provenance
    #expect((provenance.seed, provenance.dataset, provenance.steps) == (5, "mnist", 9))
    #expect(provenance.recipe == recipe.resolved.yaml)
    #expect(provenance.metrics["validation_accuracy"] == .double(0.5))
    let sure = try ClassifierFile(classifier, recipe: recipe, steps: 9, validationAccuracy: 1, testAccuracy: 1)
    try sure.write(to: path)
    #expect(try ClassifierFile(contentsOf: path).testAccuracy == 1)
    let unknown = try ClassifierFile(classifier, recipe: recipe, steps: 9, validationAccuracy: 1, testAccuracy: nil)
    #expect(unknown.testAccuracy == nil)
  }

  @Test("The bundled classifier has the accuracy that its file records, 99.3 % of the test digits")
  func shipped() throws {
    let file = try digits.classifierFile()
    let accuracy = try digits.classifier().accuracy(on: digits.test())
    #expect(accuracy >= 0.993)
    #expect(abs(accuracy - (try #require(file.testAccuracy))) <= 1e-4)
    #expect(file.classNames == MNIST.classNames)
    guard case .double(let recorded)? = file.provenance.metrics["validation_accuracy"] else {
      Issue.record("no accuracy on what was kept from it")
      return
    }
    // A subset of the validation split. At 99.5 % the standard deviation over 2,000 samples is 0.16 %.
    let kept = Holdout(of: try digits.training()).validation
    let part = try digits.classifier().accuracy(on: DatasetSubset(kept, Array(0..<2_000)))
    #expect(abs(part - recorded) < 0.006, "\(part), \(recorded)")
  }

  @Test("The bundled classifier's recipe is the one in the sources")
  func recipe() throws {
    let recorded = try ClassifierRecipe(
      SettingsTree(yaml: digits.classifierFile().provenance.recipe, file: "recorded"), zoo: .builtIn)
    #expect(try recorded.resolved.yaml == ClassifierRecipe.builtIn(.builtIn).resolved.yaml)
    #expect(recorded.renamings == ["training.average is now called training.ema_decay"])
  }

  @Test("Other files are refused")
  func others() throws {
    let generator = try TrainedWeights.bundled().generator(of: "acgan").path
    #expect(
      message { _ = try ClassifierFile(contentsOf: generator) }
        == "\(generator) is not a classifier file of GANZoo; ganzoo classifier train makes one")
    let provenance = Provenance()
    #expect(
      message { _ = try ClassifierFile(saved(network()), classNames: ["a", "b", "c"], provenance: provenance) }
        == "the classifier: a classifier of 3 classes should make at most 4096 features [n] and probabilities [3] of an image, without embeddings, "
        + "but makes [3] and [2] of [2, 2, 1]")
    let x = Symbol.input("x", [4])
    let flat = try Network("c", inputs: [x], outputs: [Dense(2)(x)])
    #expect(
      message { _ = try ClassifierFile(saved(flat), classNames: ["a", "b"], provenance: provenance, file: "f.h5") }
        == "f.h5: a classifier of 2 classes should make at most 4096 features [n] and probabilities [2] of an image, without embeddings, "
        + "but makes [2] of [4]")
    let image = Symbol.input("x", [2, 2, 1])
    let many = Dense(4097)(Flatten()(image))
    // Pixel values of −1 would be row indices.
    let looked = Flatten()(Embedding(4, 2)(Flatten()(image)))
    for features in [many, looked] {
      let network = try Network("c", inputs: [image], outputs: [features, Dense(2, activation: .softmax)(features)])
      #expect(
        message { _ = try ClassifierFile(saved(network), classNames: ["a", "b"], provenance: provenance) }
          .hasPrefix("the classifier: a classifier of 2 classes should make at most 4096 features [n] and "))
    }
  }

  @Test("Invalid attributes and changed weights are reported")
  func hostile() throws {
    try ClassifierFile(saved(network()), classNames: ["a", "b"], provenance: Provenance()).write(to: path)
    let sound = try written()
    func refusal(_ change: (inout ModelFile) -> Void) throws -> String {
      var file = sound
      change(&file)
      try file.write(to: path)
      return message { _ = try ClassifierFile(contentsOf: path) }
    }
    #expect(
      try refusal { $0.attributes["ganzoo_classifier"] = "2" }
        == "\(path) has the format version '2', but this program reads '1'")
    let other = "\(path) is not a classifier file of GANZoo; ganzoo classifier train makes one"
    #expect(try refusal { $0.attributes["ganzoo_classes"] = nil } == other)
    #expect(try refusal { $0.attributes["ganzoo_classifier"] = nil } == other)
    #expect(try refusal { $0.attributes["ganzoo_classes"] = "[1]" }.hasPrefix("\(path): "))
    let numbers = try refusal { $0.attributes["ganzoo_classes"] = #"{"names": [1, 2]}"# }
    #expect(numbers == "\(path): in the model configuration 'names' should be texts of at most 1000 bytes, but is 1")
    #expect(
      try refusal { $0.attributes["ganzoo_classes"] = #"{"names": []}"# }.hasPrefix(
        "\(path) was changed or damaged since GANZoo wrote it: "))
    #expect(
      try refusal {
        let layer = $0.weights.layers.firstIndex { !$0.weights.isEmpty } ?? 0
        let array = $0.weights.layers[layer].weights[0].array
        var values = array.values
        values[0] = values[0].nextUp
        $0.weights.layers[layer].weights[0].array = StoredArray(shape: array.shape, values: values)
      }.hasPrefix("\(path) was changed or damaged since GANZoo wrote it: "))
    try sound.write(to: path)
    #expect(try ClassifierFile(contentsOf: path).classNames == ["a", "b"])
  }
}
