import Foundation
import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport
import GANZooWeights
import GANZooWeightsIndex
import Testing

/// The committed files, which are also those that the built package has.
@Suite("The trained networks of the package")
struct WeightsTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Weights").standardized.path
  private static let weights = TrainedWeights(
    files: (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [], in: folder)

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  @Test("Package.swift lists them all")
  func bundled() throws {
    let bundled = try TrainedWeights.bundled()
    let all = bundled.generators + bundled.classifiers + bundled.factors
    #expect(all.map(\.name) == (Self.weights.generators + Self.weights.classifiers + Self.weights.factors).map(\.name))
    #expect(!all.isEmpty)
    for (entry, source) in zip(all, Self.weights.generators + Self.weights.classifiers + Self.weights.factors) {
      #expect(try bytes(entry.path) == bytes(source.path), "\(entry.name)")
    }
  }

  @Test("are found by their names, or named where they are not")
  func named() throws {
    let device = Device(threads: 1)
    #expect(try GeneratorFile.bundled("acgan").provenance.dataset == "mnist")
    #expect(try GeneratorFile.bundled("acgan", data: "fashion-mnist").provenance.dataset == "fashion-mnist")
    #expect(try Classifier.bundled("mnist", on: device).image == [28, 28, 1])
    #expect(throws: TrainedWeightsError.noData(model: "acgan", data: "c", known: ["mnist", "fashion-mnist", "shapes"]))
    {
      try GeneratorFile.bundled("acgan", data: "c")
    }
    #expect(throws: TrainedWeightsError.noClassifier(data: "c", known: ["mnist", "fashion-mnist", "shapes"])) {
      try ClassifierFile.bundled("c")
    }
  }

  @Test("README.md is what the files say: their checksums, making and metrics")
  func readme() throws {
    let text = String(decoding: try bytes(Self.folder + "/README.md"), as: UTF8.self)
    #expect(text == (try WeightsReadme(of: Self.folder).text), "make weights, or WeightsIndex Weights, writes it")
    for entry in Self.weights.generators + Self.weights.classifiers + Self.weights.factors {
      var sum = SHA256()
      try bytes(entry.path).withUnsafeBytes { sum.update($0) }
      #expect(text.contains("| SHA-256 of the file | `\(sum.finish())` |"), "\(entry.name)")
    }
  }

  @Test(
    "each is small, intact, and says how it was made",
    arguments: weights.generators + weights.classifiers + weights.factors)
  func provenance(_ entry: TrainedWeights.Entry) throws {
    #expect(try bytes(entry.path).count < 8_000_000)
    let file = try KerasFile(contentsOf: entry.path)
    #expect(file.attributes["ganzoo_checksum"]?.utf8.count == 64)
    _ = try SavedNetwork(file, from: entry.path)
    let provenance = try Provenance(of: file, from: entry.path)
    #expect(provenance.dataset == entry.data)
    #expect(!provenance.version.isEmpty && !provenance.recipe.isEmpty)
    #expect(provenance.seed != nil && provenance.steps > 0)
  }

  @Test("each generator's recipe is one that can be trained, and its own", arguments: weights.generators)
  func recipe(_ entry: TrainedWeights.Entry) throws {
    let file = try GeneratorFile(contentsOf: entry.path)
    let tree = try SettingsTree(yaml: file.provenance.recipe, file: entry.name)
    let recipe = try Recipe(tree, zoo: .builtIn)
    #expect((recipe.model, recipe.data.set) == (entry.model, entry.data))
    #expect((recipe.training.steps, recipe.training.seed) == (file.provenance.steps, file.provenance.seed))
    #expect(recipe.resolved.yaml == present(file.provenance.recipe))
    #expect(try recipe.architecture.generator().kerasConfiguration.json == file.network.kerasConfiguration.json)
  }

  /// A recipe as earlier versions wrote it, with the names of today and the settings that are newer.
  private func present(_ recipe: String) -> String {
    let grids =
      recipe.contains("\n  grid_at: ")
      ? recipe
      : recipe.replacing(#/\n  grid_every: \d+/#) {
        "\($0.output)\n  grid_at: []"
      }
    let penalties =
      recipe.contains("\n  penalty_interval: ")
      ? grids : grids.replacing(#/\n  r2: [\d.]+/#) { "\($0.output)\n  penalty_interval: 1" }
    return recipe.contains("\nlog:\n")
      ? penalties
      : penalties.replacing("\n  average: ", with: "\n  ema_decay: ").replacing(
        "\n  decay: ", with: "\n  lr_decay_fraction: ") + "log:\n  names: standard\n"
  }

  @Test("a network that reads factors errs by as much as its file says", arguments: weights.factors)
  func factors(_ entry: TrainedWeights.Entry) throws {
    let file = try FactorFile(contentsOf: entry.path)
    let reader = FactorReader(file.saved, on: Device(threads: 2))
    let errors = try reader.errors(on: ShapesDataset(.test), count: 600)
    #expect(errors.count == ShapeFactor.allCases.count)
    for (factor, error) in errors {
      let told = try #require(file.error(of: factor))
      #expect(abs(error - told) <= 0.2 * told && told < 0.05, "\(factor): \(error), \(told)")
    }
  }

  @Test("each generator draws the picture beside it", arguments: weights.generators)
  func picture(_ entry: TrainedWeights.Entry) throws {
    let generator = Generator(try GeneratorFile(contentsOf: entry.path), on: Device(threads: 2))
    let drawn = PixelImage(samples: generator.generateOverview(seed: 1), columns: Model.overviewColumns)
    let kept = try PNG.read("\(Self.folder)/\(entry.name).png")
    #expect((kept.width, kept.height, kept.channels) == (drawn.width, drawn.height, drawn.channels))
    #expect(kept.pixels.count == drawn.pixels.count)
    // Another processor may round otherwise.
    let largest = zip(kept.pixels, drawn.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 255
    #expect(largest <= 2)
    #expect(Set(kept.pixels).count > 100)
  }

  // MARK: - Figures

  /// Figures that a thousand samples have too, and how far they may be off. The Fréchet distance of few samples is
  /// larger.
  private static let tolerances: [(kind: Metric.Kind, tolerance: Double)] = [
    (.accuracy, 0.02), (.score, 0.25), (.frechetShare, 0.003), (.precision, 0.08), (.spread, 0.06), (.similarity, 0.06),
  ]

  /// Judges MNIST's digits, those of the package.
  private func judge() throws -> Evaluator {
    let file = try ClassifierFile(contentsOf: Self.weights.classifier(of: "mnist").path)
    return try Evaluator(
      Classifier(file.saved, classNames: file.classNames, on: Device(threads: 2)), reference: MNIST.load(.test),
      counterpart: Holdout(of: MNIST.load(.train)).validation)
  }

  @Test("a thousand samples have the metrics that the file tells")
  func metrics() throws {
    let judge = try judge()
    for entry in Self.weights.generators where entry.data == "mnist" {
      let generator = Generator(try GeneratorFile(contentsOf: entry.path), on: judge.classifier.device)
      let found = try judge.evaluate(generator, samples: 1_000, seed: 77, training: MNIST.load(.test)).report
      for (kind, tolerance) in Self.tolerances {
        guard let figure = found[kind] else {
          #expect(generator.file.classNames.isEmpty && kind == .accuracy, "\(entry.name): \(kind)")
          continue
        }
        let told = Double(try generator.file.provenance.metrics.object(kind.rawValue).float("value"))
        let mean = figure.samples.mean
        #expect(abs(mean - told) <= tolerance, "\(entry.name): \(kind) \(mean), told \(told)")
      }
    }
  }

  /// Fashion-MNIST is not in the package: its classifier alone says whether classes are obeyed.
  @Test("classes are obeyed as the file tells", arguments: weights.generators.filter { $0.data != "mnist" })
  func classes(_ entry: TrainedWeights.Entry) throws {
    let device = Device(threads: 2)
    let generator = Generator(try GeneratorFile(contentsOf: entry.path), on: device)
    let file = try ClassifierFile(contentsOf: Self.weights.classifier(of: entry.data).path)
    let classifier = Classifier(file.saved, classNames: file.classNames, on: device)
    let samples = try generator.dataset(count: 1_000, seed: 77, classNames: file.classNames)
    let told = Double(try generator.file.provenance.metrics.object("accuracy").float("value"))
    #expect(abs(try classifier.accuracy(on: samples) - told) <= 0.03)
  }
}
