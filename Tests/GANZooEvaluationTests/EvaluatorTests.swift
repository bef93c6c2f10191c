import GANZoo
import GANZooBackend
import GANZooEvaluation
import GANZooTestSupport
import Testing

@Suite("Evaluation of generators")
struct EvaluatorTests {
  private let digits = Digits()
  @Test("One image per class: perfect accuracy, but other metrics and GAN-train detect the collapse")
  func collapsed() throws {
    let evaluator = try digits.evaluator()
    let generator = try digits.collapsed(digits.recognised(by: evaluator.classifier))
    let report = try evaluator.evaluate(generator, samples: 120, seed: 1, training: digits.memory()).report
    func samples(_ kind: Metric.Kind) throws -> Double { try #require(report[kind]).samples.mean }
    func real(_ kind: Metric.Kind) throws -> Double { try #require(report[kind]).real.mean }
    #expect(try samples(.accuracy) == 1 && samples(.worstClass) == 1)
    #expect(try samples(.precision) > 0.5)
    let values = report.metrics.map { "\($0.kind) \($0.samples.mean) \($0.real.mean)" }.joined(separator: ", ")
    #expect(try samples(.recall) < 0.1 && real(.recall) > 0.4, "\(values)")
    #expect(try samples(.spread) == 0)
    #expect(try samples(.similarity) > 0.999 && real(.similarity) < 0.6)
    #expect(try samples(.frechet) > 2 * real(.frechet), "\(values)")
    #expect(try samples(.kernel) > 2 * abs(real(.kernel)), "\(values)")
    // The first training images, memorized.
    #expect(try samples(.nearest) < 1e-4 && real(.nearest) > 3)
    #expect(report.classes.allSatisfy { $0.accuracy == 1 && $0.spread == 0 && abs($0.share - 0.1) < 1e-12 })
    #expect(report.confusion == (0..<10).map { row in (0..<10).map { $0 == row ? 36 : 0 } })

    let measurement = GANTrain(
      try digits.recipe("training.epochs=8"), test: digits.some(1_000, of: try digits.test()))
    var steps = 0
    let learnt = try measurement.accuracy(
      trainedOn: try generator.dataset(count: 600, seed: 1, classNames: MNIST.classNames), on: digits.device
    ) { done, total, loss in
      steps += 1
      #expect(done == steps && total == 240 && loss.isFinite)
    }
    let learntFromDigits = try measurement.accuracy(
      trainedOn: digits.some(600, of: digits.training()), on: digits.device
    ) { _, _, _ in }
    #expect(steps == 240)
    #expect(learnt < 0.6 && learntFromDigits > 0.75 && learnt > 0.1, "\(learnt), \(learntFromDigits)")
  }

  @Test("The bundled generator: close to real digits, far from noise; equal seeds give equal reports")
  func shipped() throws {
    var parts = 0
    let evaluator = try digits.evaluator(300) { parts += 1 }
    let generator = try digits.generator()
    func evaluate(seed: UInt64) throws -> Evaluation {
      try evaluator.evaluate(generator, samples: 100, seed: seed, training: digits.memory()) { parts += 1 }
    }
    let evaluation = try evaluate(seed: 1)
    let report = evaluation.report
    let told = Evaluator.parts(
      reference: 300, counterpart: 300, sets: [100, 100, 100], areGenerated: true, training: 500)
    // Real images and noise, samples, metrics, three sets of real images, and the nearest of 500.
    #expect(parts == told && parts == 9 + 6 + 3 + 9 + 2)
    #expect((report.samples, report.seeds, report.realSamples) == (100, [1, 2, 3], 100))
    #expect(
      report.metrics.map(\.kind)
        == Metric.Kind.allCases.filter {
          ![.ganTrain, .modes, .curve, .near].contains($0) && !TextEvaluator.kinds.contains($0)
        })
    #expect(report.metrics.allSatisfy { ($0.samples.values + $0.real.values).allSatisfy(\.isFinite) })
    func samples(_ kind: Metric.Kind) throws -> Double { try #require(report[kind]).samples.mean }
    #expect(try samples(.accuracy) > 0.9 && samples(.worstClass) <= samples(.accuracy))
    #expect(try samples(.frechetShare) < 0.1 && #require(report[.frechetShare]).real.mean < 0.05)
    #expect(try samples(.recall) > 0.3 && samples(.spread) > 0.7 && samples(.spread) < 1.3)
    #expect(try 8...10 ~= samples(.score))
    #expect(abs(report.classes.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    #expect(report.confusion.joined().reduce(0, +) == 300)
    // Ten columns and twenty rows of 28 pixels with margins of two; one row and one column per class.
    #expect((evaluation.nearest.width, evaluation.nearest.height) == (10 * 30 + 2, 20 * 30 + 2))
    let confusion = try #require(evaluation.confusion)
    #expect((confusion.width, confusion.height) == (10 * 30 + 2, 10 * 30 + 2))

    let again = try evaluate(seed: 1)
    #expect(again.report == report && again.nearest.pixels == evaluation.nearest.pixels)
    // Seeds 2, 3 and 4 share two sample sets with seeds 1, 2 and 3.
    let next = try evaluate(seed: 2).report
    #expect(next.seeds == [2, 3, 4])
    for (metric, other) in zip(report.metrics, next.metrics) where metric.kind != .nearest {
      #expect(metric.real == other.real)
      #expect(Array(metric.samples.values.dropFirst()) == Array(other.samples.values.dropLast()), "\(metric.kind)")
    }
  }

  @Test("Each pair of sets is multiplied once, for kernel distance, precision and recall together")
  func operations() throws {
    let (evaluator, generator) = (try digits.evaluator(200), try digits.generator())
    let device = digits.device
    func work(_ body: () throws -> Void) rethrows -> Int {
      let before = device.work
      try body()
      return (device.work - before).asWritten
    }
    let sample = try work {
      try generator.generate(classes: (0..<100).map { $0 % 10 }, seed: 1) { images, _ in
        _ = evaluator.classifier(images)
      }
    }
    let memory = try digits.memory()
    let found = try work { _ = try evaluator.evaluate(generator, samples: 200, seed: 1, training: memory) }
    // Three sets of samples and one of real images with themselves and with the reference, which is prepared once.
    let pairs = (4 * 2 + 1) * 200 * 200 * evaluator.classifier.featureCount
    // Samples and real images with the training images.
    let nearest = (200 + 200) * memory.count * 784
    #expect(found == 3 * 2 * sample + 2 * (pairs + nearest))
  }

  @Test("An unconditional generator has no accuracy; other metrics use the predicted classes")
  func unconditional() throws {
    let evaluation = try digits.evaluator(200).evaluate(
      digits.unconditional(), samples: 150, seed: 1, training: digits.memory())
    let report = evaluation.report
    #expect(report[.accuracy] == nil && report[.worstClass] == nil && evaluation.confusion == nil)
    #expect(report.confusion.isEmpty && report.classes.allSatisfy { $0.accuracy == nil })
    #expect(abs(report.classes.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    #expect(evaluation.nearest.height == 20 * 30 + 2)
    #expect(try #require(report[.recall]).samples.mean < 0.2)
    #expect(try #require(report[.frechetShare]).samples.mean > 0.3)
  }

  @Test("With fewer samples than classes, classes without samples have no metrics")
  func manyClasses() throws {
    let names = (0..<120).map { "c\($0)" }
    let x = Symbol.input("x", [4, 4, 1])
    let features = Dense(6, activation: .relu)(Flatten()(x))
    let network = try Network(
      "many", inputs: [x], outputs: [features, Dense(120, activation: .softmax)(features)])
    let classifier = Classifier(
      SavedNetwork(Model(network, seed: 1, on: digits.device)), classNames: names, on: digits.device)
    let pixels = (0..<240 * 16).map { UInt8(truncatingIfNeeded: $0 &* $0 % 251) }
    let real = LabeledImages(
      height: 4, width: 4, channels: 1, pixels: pixels, labels: (0..<240).map { Int32($0 % 120) }, classNames: names)
    let evaluator = try Evaluator(classifier, reference: real, counterpart: real)
    let images = (0..<120).map { number in (0..<16).map { Float(($0 * number) % 7) / 3.5 - 1 } }
    let generator = try digits.collapsed(images, sample: [4, 4, 1], classNames: names)
    let report = try evaluator.evaluate(generator, samples: 100, seed: 1, training: real).report
    #expect(report.classes.prefix(100).allSatisfy { $0.accuracy != nil })
    #expect(report.classes.dropFirst(100).allSatisfy { $0.accuracy == nil && $0.spread == nil })
    // One sample per class makes no pair.
    #expect(report[.spread] == nil && report[.similarity] == nil && report[.accuracy] != nil)
  }

  @Test("A diverged generator and a broken classifier are reported")
  func notFinite() throws {
    let evaluator = try digits.evaluator(100)
    var images = try digits.recognised(by: evaluator.classifier)
    images[3][400] = .nan
    #expect(
      message {
        _ = try evaluator.evaluate(digits.collapsed(images), samples: 100, seed: 1, training: digits.memory())
      } == "image 3 of the generator holds nan, which is not a finite number; did its training diverge?")
    images[3][400] = -.infinity
    #expect(
      message {
        _ = try evaluator.evaluate(digits.collapsed(images), samples: 100, seed: 1, training: digits.memory())
      } == "image 3 of the generator holds -inf, which is not a finite number; did its training diverge?")

    let some = digits.some(100, of: try digits.test())
    func refusal(_ activation: ActivationFunction, weight: Float) throws -> String {
      let x = Symbol.input("x", [28, 28, 1])
      let features = Dense(2)(Flatten()(x), name: "features")
      let network = try Network("c", inputs: [x], outputs: [features, Dense(10, activation: activation)(features)])
      let saved = SavedNetwork(Model(network, seed: 1, on: digits.device))
      let arrays = saved.arrays.enumerated().map { layer, arrays in
        arrays.map { StoredArray(shape: $0.shape, values: $0.values.map { layer == 2 ? $0 * weight : $0 }) }
      }
      let classifier = Classifier(
        SavedNetwork(network, arrays: arrays), classNames: MNIST.classNames, on: digits.device)
      return message { _ = try Evaluator(classifier, reference: some, counterpart: some) }
    }
    let start = "the classifier cannot classify these images: "
    #expect(
      try refusal(.linear, weight: 1) == start + "its probabilities are not numbers from 0 to 1")
    #expect(
      try refusal(.sigmoid, weight: .infinity).hasPrefix(start))
  }

  @Test("A mismatch is reported with both sides")
  func misfits() throws {
    let evaluator = try digits.evaluator(100)
    func refusal(_ generator: Generator) -> String { message { try evaluator.check(generator) } }
    let small = try digits.collapsed(
      Array(repeating: Array(repeating: 0, count: 48), count: 10), sample: [4, 4, 3])
    #expect(refusal(small) == "the classifier takes images of [28, 28, 1], but the generator makes [4, 4, 3]")
    let blank = [Float](repeating: 0, count: 784)
    #expect(
      refusal(try digits.collapsed([blank, blank], classNames: ["cat", "dog"]))
        == "the classifier's classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, but the generator's are cat, dog")
    // Numbered classes stand for the classifier's classes.
    #expect(refusal(try digits.collapsed(Array(repeating: blank, count: 10))) == "no error")
    #expect(refusal(try digits.unconditional()) == "no error")

    let classifier = try digits.classifier()
    func refusal(_ reference: any Dataset, _ counterpart: any Dataset) -> String {
      message { _ = try Evaluator(classifier, reference: reference, counterpart: counterpart) }
    }
    let some = digits.some(100, of: try digits.test())
    #expect(
      refusal(some, digits.some(4, of: try digits.test()))
        == "samples are compared with at least 5 real examples, but there are 4")
    #expect(refusal(digits.some(5, of: try digits.test()), digits.some(5, of: try digits.test())) == "no error")
    let others = { (height: Int, names: [String]) in
      LabeledImages(
        height: height, width: 28, channels: 1, pixels: Array(repeating: 0, count: 100 * height * 28),
        labels: Array(repeating: 0, count: 100), classNames: names)
    }
    #expect(
      refusal(others(27, MNIST.classNames), some)
        == "the classifier takes images of [28, 28, 1], but the real examples are [27, 28, 1]")
    #expect(
      refusal(some, others(28, ["a"]))
        == "the classifier's classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, but those of the real examples are a")
  }
}
