import GANZoo
import GANZooEvaluation
import GANZooTestSupport
import Testing

@Suite("Training of classifiers")
struct ClassifierTrainingTests {
  private let digits = Digits()
  private func trained(_ overrides: String...) throws -> Classifier {
    let recipe = try ClassifierRecipe.builtIn(
      .builtIn,
      overrides: [
        "network.filters=[8]", "network.features=32", "training.batch=25", "training.epochs=1",
        "optimizer.learning_rate=5e-3",
      ]
        + overrides)
    let trainer = try ClassifierTrainer(recipe, dataset: digits.some(1_500, of: digits.training()), on: digits.device)
    #expect(trainer.totalSteps == 60)
    while trainer.steps < trainer.totalSteps { try trainer.step() }
    return trainer.classifier()
  }

  @Test("One epoch of a few digits suffices to recognise most others; equal seeds give equal weights")
  func learns() throws {
    let classifier = try trained()
    let accuracy = try classifier.accuracy(on: digits.some(1_000, of: digits.test()))
    #expect(accuracy > 0.55 && accuracy < 1, "\(accuracy)")
    // Whoever waits for it can end it after any batch.
    var batches = 0
    #expect(throws: CancellationError.self) {
      try classifier.accuracy(on: digits.some(1_000, of: digits.test())) {
        batches += 1
        if batches == 2 { throw CancellationError() }
      }
    }
    #expect(batches == 2)
    #expect(classifier.classNames == MNIST.classNames)
    #expect(classifier.image == [28, 28, 1] && classifier.featureCount == 32)
    #expect(try trained().saved.arrays == classifier.saved.arrays)
    #expect(try trained("training.seed=2").saved.arrays != classifier.saved.arrays)
  }

  @Test("Features are not negative, and probabilities sum to 1")
  func outputs() throws {
    let classifier = try digits.classifier()
    let (values, labels) = try digits.test().batch(Array(0..<50))
    let (features, probabilities) = classifier(Tensor(values, shape: [50, 28, 28, 1], on: digits.device))
    #expect(features.shape == [50, 128] && probabilities.shape == [50, 10])
    #expect(features.values.allSatisfy { $0 >= 0 } && features.values.contains { $0 > 0 })
    try expectClose(probabilities.sum([1]).values, Array(repeating: 1, count: 50), "sums")
    #expect(probabilities.largestColumns == labels)
  }

  @Test("Of equal values the first counts as the largest")
  func largest() {
    let scores = Tensor([1, 3, 3, 5, 2, 5, 0, 0, 0], shape: [3, 3], on: digits.device)
    #expect(scores.largestColumns == [1, 0, 0])
  }

  @Test("The learning rate decays linearly to 0, and the moving average is the result")
  func schedule() throws {
    let recipe = try digits.recipe("training.ema_decay=0", "optimizer.learning_rate=0.1")
    let trainer = try ClassifierTrainer(recipe, dataset: digits.some(60, of: digits.training()), on: digits.device)
    #expect(trainer.totalSteps == 3)
    var changes: [Float] = []
    while trainer.steps < trainer.totalSteps {
      let before = trainer.model.trainedParameters.map(\.value.values)
      try trainer.step()
      let after = trainer.model.trainedParameters.map(\.value.values)
      changes.append(zip(before.joined(), after.joined()).map { abs($0 - $1) }.max() ?? 0)
    }
    // Adam's first step has the length of the learning rate; the last one has a third of it.
    #expect(abs(changes[0] - 0.1) < 1e-3 && changes[2] < 0.06, "\(changes)")
    // Without averaging the result is the last weights.
    #expect(trainer.classifier().saved.arrays == SavedNetwork(trainer.model).arrays)
  }

  @Test("Datasets that cannot train a classifier are refused")
  func refused() throws {
    let recipe = try digits.recipe()
    func refusal(_ dataset: any Dataset) -> String {
      message { _ = try ClassifierTrainer(recipe, dataset: dataset, on: digits.device) }
    }
    let points = try ClassifierRecipe.builtIn(.builtIn, overrides: ["data.set=8-gaussians"]).loadDataset(.train)
    #expect(refusal(points) == "a classifier learns from images, but the examples of mnist are [2]")
    let alike = LabeledImages(
      height: 2, width: 2, channels: 1, pixels: Array(repeating: 7, count: 80), labels: Array(repeating: 0, count: 20),
      classNames: ["a"])
    #expect(refusal(alike) == "a classifier tells at least two classes apart, but mnist has 1")
    #expect(
      refusal(digits.some(19, of: try digits.training()))
        == "a classifier learns from batches of 20, but there are 19 examples of mnist; training.batch changes that")
  }

  @Test("A loss that is not finite stops the training")
  func diverged() throws {
    let recipe = try digits.recipe("optimizer.learning_rate=1e30", "network.dropout=0")
    let trainer = try ClassifierTrainer(recipe, dataset: digits.some(100, of: digits.training()), on: digits.device)
    try trainer.step()
    #expect(
      message { while trainer.steps < trainer.totalSteps { try trainer.step() } }
        == "step \(trainer.steps): the classifier's loss is not a finite number; a lower learning rate may help")
  }

  @Test("A resolved recipe contains every setting and can be read again")
  func resolved() throws {
    let empty = try ClassifierRecipe(SettingsTree(yaml: "title: x\n", file: "r.yaml"), zoo: .builtIn)
    #expect(
      empty.resolved.yaml == """
        title: x
        source: ""
        network:
          filters: [32, 64]
          features: 128
          dropout: 0.4
          momentum: 0.9
        data:
          set: mnist
          folder: null
          translate: 2
        optimizer:
          name: adam
          convention: keras
          epsilon: 1e-07
          learning_rate: 0.001
          beta_1: 0.9
          beta_2: 0.999
        training:
          batch: 100
          epochs: 12
          seed: 1
          ema_decay: 0.998

        """)
    let again = try ClassifierRecipe(SettingsTree(yaml: empty.resolved.yaml, file: "r.yaml"), zoo: .builtIn)
    #expect(again.resolved.yaml == empty.resolved.yaml)
    let own = try ClassifierRecipe.builtIn(.builtIn)
    #expect((own.dataset, own.sample, own.batch, own.epochs, own.seed) == ("mnist", [28, 28, 1], 100, 12, 1))
    let pictures = try ClassifierRecipe.builtIn(.builtIn, overrides: ["data.set=pictures"])
    #expect(pictures.sample == [64, 64, 3])
    let small = ["data.set=pictures", "data.sample=[16, 24, 1]"]
    #expect(try ClassifierRecipe.builtIn(.builtIn, overrides: small).sample == [16, 24, 1])
  }

  @Test("Unknown settings are reported")
  func settings() throws {
    func refusal(_ override: String) -> String { message { _ = try digits.recipe(override) } }
    #expect(
      refusal("training.epoch=3").hasPrefix(
        "--set training.epoch=3: unknown setting 'training.epoch'; did you mean 'training.epochs'?"))
    #expect(refusal("data.sample=[2, 2, 1]").hasPrefix("--set data.sample=[2, 2, 1]: unknown setting 'data.sample'"))
    #expect(
      refusal("network.dropout=1") == "--set network.dropout=1: expected a number from 0 to 0.95, found '1'")
    #expect(
      refusal("network.filters=[]").hasPrefix(
        "--set network.filters=[]: expected a list of 1 to 8 whole numbers from 1 to 4096"))
  }
}
