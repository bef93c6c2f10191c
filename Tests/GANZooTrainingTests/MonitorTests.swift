import Foundation
import GANZoo
import GANZooEvaluation
import GANZooTestSupport
import GANZooWeights
import Testing

@Suite("Looking in on a training")
struct MonitorTests {
  private let device = Device.test(threads: 2)

  /// Measures digits by the package's classifier, against the first test digits.
  private func monitor(every interval: Int) throws -> TrainingMonitor {
    let file = try ClassifierFile(contentsOf: try TrainedWeights.bundled().classifier(of: "mnist").path)
    let classifier = Classifier(file.saved, classNames: file.classNames, on: device)
    return try TrainingMonitor(
      every: interval, classifier, reference: DatasetSubset(try MNIST.load(.test), Array(0..<300)))
  }

  private static let narrow = [
    "architecture.latent=5", "architecture.generator.start=[7, 7, 4]", "architecture.generator.filters=[4]",
    "architecture.critic.filters=[3, 4]", "architecture.critic.kernels=[3, 3]", "architecture.critic.strides=[2, 2]",
    "architecture.critic.dropout=0.2", "training.batch=6", "training.steps=25",
  ]

  /// Trains and gives the rows of the log that hold metrics.
  private func run(
    _ model: String = "acgan", _ settings: [String] = narrow, in path: String, _ monitor: TrainingMonitor?
  ) throws -> [[String: Double]] {
    let recipe = try Zoo.builtIn.recipe(model: model, overrides: settings)
    let folder = try RunFolder(creating: path, replacing: false)
    let run = try TrainingRun(
      recipe, dataset: MNIST.load(.test), in: folder, monitor: monitor, on: device)
    _ = try run.run()
    let rows = try String(contentsOfFile: folder.log, encoding: .utf8).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Double])
    }
    return rows.filter { $0["metric/spread"] != nil }
  }

  @Test("weights, grids and losses are the same with and without it, bit for bit")
  func leavesNoTrace() throws {
    let folder = try TemporaryFolder()
    #expect(try run(in: folder.path + "/plain", nil).isEmpty)
    #expect(try run(in: folder.path + "/watched", monitor(every: 4)).count == 7)
    for file in ["generator.h5", "critic.h5", "grid.png", "samples/step-0000000.png"] {
      #expect(try folder.bytes("plain/" + file) == folder.bytes("watched/" + file), "\(file)")
    }
  }

  @Test("a row every so many steps and at the end; the metrics are those of the generator that is kept")
  func rows() throws {
    let folder = try TemporaryFolder()
    let watched = try monitor(every: 10)
    let rows = try run(in: folder.path + "/run", watched)
    #expect(rows.map { $0["step"] } == [10, 20, 25])
    for row in rows {
      #expect(
        row.keys.sorted() == ["metric/accuracy"] + (0..<10).map { "metric/accuracy_\($0)" } + [
          "metric/class_head", "metric/coverage_1000", "metric/density_1000", "metric/frechet_share",
          "metric/precision_1000", "metric/recall_1000", "metric/score", "metric/spread", "metric/worst_class",
          "seconds",
          "step",
        ])
      #expect(row.values.allSatisfy { $0 >= 0 && $0.isFinite })
    }

    let generator = Generator(try GeneratorFile(contentsOf: folder.path + "/run/generator.h5"), on: device)
    let file = try ClassifierFile(contentsOf: try TrainedWeights.bundled().classifier(of: "mnist").path)
    let classifier = Classifier(file.saved, classNames: file.classNames, on: device)
    let asked = (0..<QuickEvaluator.samples).map { $0 % 10 }
    var right = 0
    try generator.generate(classes: asked, seed: 1) { images, first in
      let recognised = classifier(images).probabilities.largestColumns
      right += recognised.enumerated().count { asked[first + $0.offset] == $0.element }
    }
    #expect(try Float(#require(rows.last?["metric/accuracy"])) == Float(right) / Float(asked.count))
  }

  @Test("a stop is heard between any two batches of a measurement, of samples and of real images")
  func stopped() throws {
    let folder = try TemporaryFolder()
    let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: Self.narrow + ["training.steps=1"])
    /// Trains, and gives the numbers of times that it was asked for a stop and whether the row of metrics is there.
    func run(_ name: String, _ monitor: TrainingMonitor?, stopAt last: Int = .max) throws -> (
      asked: Int, isMeasured: Bool
    ) {
      let runFolder = try RunFolder(creating: "\(folder.path)/\(name)", replacing: false)
      let run = try TrainingRun(recipe, dataset: MNIST.load(.test), in: runFolder, monitor: monitor, on: device)
      var asked = 0
      let requests = TrainingRun.Requests(stop: {
        asked += 1
        return asked >= last
      })
      let outcome = try run.run(requests: requests)
      #expect(outcome == (last == .max ? .finished : .stopped))
      return (asked, try String(contentsOfFile: runFolder.log, encoding: .utf8).contains("class_head"))
    }
    let (plain, _) = try run("plain", nil)
    let (watched, isMeasured) = try run("watched", monitor(every: 1))
    #expect(isMeasured)
    // 1,000 samples and the 300 real images, 100 at a time.
    #expect(watched - plain == 10 + 3)
    for ask in (plain + 1)...watched {
      #expect(try !run("stopped-\(ask)", monitor(every: 1), stopAt: ask).isMeasured, "asked \(ask) times")
    }
  }

  @Test("a trainer alone makes a measurement to its end where a stop is asked for meanwhile")
  func wholeMeasurement() throws {
    final class Measured: TrainingObserver {
      var steps: [Int] = []
      func measured(_ report: MeasurementReport) { steps.append(report.measurement.step) }
    }
    let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: Self.narrow + ["training.steps=3"])
    let trainer = try Trainer(recipe, dataset: MNIST.load(.test), on: device)
    let measured = Measured()
    let stop = TrainingRequests(stop: { trainer.steps >= 1 })
    #expect(try trainer.run(observers: [measured], monitor: monitor(every: 1), requests: stop) == .stopped)
    #expect(try trainer.run(observers: [measured], monitor: monitor(every: 1)) == .finished)
    #expect(measured.steps == [1, 2, 3])
  }

  @Test("without classes there are those that samples are taken for")
  func unconditional() throws {
    let folder = try TemporaryFolder()
    let narrow = ["architecture.generator.filters=4", "architecture.critic.filters=4", "training.steps=3"]
    let rows = try run("dcgan", narrow, in: folder.path + "/run", monitor(every: 2))
    #expect(rows.map { $0["step"] } == [2, 3])
    for row in rows {
      #expect(
        row.keys.sorted() == [
          "metric/coverage_1000", "metric/density_1000", "metric/effective_classes", "metric/frechet_share",
          "metric/precision_1000", "metric/recall_1000", "metric/score", "metric/spread", "seconds", "step",
        ])
      #expect((1...10).contains(row["metric/effective_classes"] ?? 0))
    }
  }

  /// Its feature is 3e38 times the first pixel: finite for real digits, where that is black, and not for larger
  /// numbers.
  private func narrowMinded() throws -> Classifier {
    let x = Symbol.input("x", [28, 28, 1])
    let features = Dense(1)(Flatten()(x), name: "features")
    let network = try Network(
      "c", inputs: [x], outputs: [features, Dense(10, activation: .softmax)(features, name: "p")])
    let arrays = network.vertices.map { vertex in
      vertex.parameters.map { parameter in
        var values = [Float](repeating: 0, count: parameter.shape.count)
        if vertex.name == "features", parameter.name == "kernel" { values[0] = 3e38 }
        return StoredArray(shape: parameter.shape.sizes, values: values)
      }
    }
    return Classifier(SavedNetwork(network, arrays: arrays), classNames: MNIST.classNames, on: device)
  }

  @Test("samples that cannot be judged are a warning, and the training goes on")
  func unjudgeable() throws {
    let folder = try TemporaryFolder()
    let test = try MNIST.load(.test)
    let monitor = try TrainingMonitor(
      every: 1, narrowMinded(), reference: DatasetSubset(test, Array(0..<300)))
    let recipe = try Zoo.builtIn.recipe(
      model: "mlp",
      overrides: [
        "architecture.generator.hidden=[8]", "architecture.generator.output=linear", "architecture.critic.hidden=[8]",
        "training.batch=4", "training.steps=2",
      ])
    let run = try TrainingRun(
      recipe, dataset: test, in: RunFolder(creating: folder.path + "/run", replacing: false), monitor: monitor,
      on: device)
    let lines = Lines()
    #expect(try run.run(observers: [ProgressReporter(ConsoleOutput { lines.text += $0 })]) == .finished)
    for step in 1...2 {
      #expect(
        lines.text.contains(
          "warning: step \(step): the classifier cannot classify these images: its probabilities are not numbers from "
            + "0 to 1\n"), "\(lines.text)")
    }
  }

  private final class Lines: @unchecked Sendable { var text = "" }
}
