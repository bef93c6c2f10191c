import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport
import GANZooWeights

/// Reads the factors of samples of `shapes`, and of real examples beside them.
struct FactorJudge {
  /// The path of the network.
  let path: String
  private let file: FactorFile
  private let reader: FactorReader

  /// The network of a file, or the package's; nil for other data, and where the package has none for such images.
  ///
  /// Throws `UsageError` where the file does not go with the data, or what `FactorFile` throws.
  init?(path: String?, data: String, of image: Shape, _ zoo: Zoo, on device: Device) throws {
    guard data == ShapesDataset.name else {
      if path != nil { throw UsageError("--factors goes with \(ShapesDataset.name), but the data set is \(data)") }
      return nil
    }
    guard let chosen = try path ?? TrainedWeights.bundled().factors.first?.path else { return nil }
    file = try FactorFile(contentsOf: chosen, layers: zoo.layers)
    guard file.image == image else {
      if let path {
        throw UsageError("\(path.printable) reads images of \(file.image), but the classifier takes \(image)")
      }
      ConsoleOutput.standardError.writeLine(
        "note: the package's network reads factors of \(file.image), not of \(image), so that they are not compared; "
          + "\(Program.name) classifier factors makes one, --factors takes it")
      return nil
    }
    self.path = chosen
    reader = FactorReader(file.saved, on: device)
  }

  /// Compares the factors of a generator's samples with those of real examples.
  ///
  /// - Parameters:
  ///   - comparison: test examples, and other real ones.
  ///   - classifier: says of samples without classes which they are.
  /// - Throws: what the generator or the data set throws.
  func report(
    of generator: Generator, samples: Int, seed: UInt64,
    _ comparison: (reference: any Dataset, counterpart: any Dataset), _ classifier: Classifier
  ) throws -> FactorReport {
    let classes = (0..<samples).map { $0 % classifier.classNames.count }
    let numbers = generator.file.classNumbers(of: classifier.classNames)
    let isAsked = !generator.file.classNames.isEmpty
    return try report(comparison, classifier, count: samples) { table, progress in
      try generator.generate(classes: classes.map { numbers?[$0] ?? $0 }, seed: seed) { images, first in
        let asked = isAsked ? Array(classes[first..<first + images.shape[0]]) : Self.found(images, classifier)
        table.add(try reader(images), classes: asked)
        progress()
      }
    }
  }

  /// Compares the factors of images that are there.
  func report(
    of images: any Dataset, _ comparison: (reference: any Dataset, counterpart: any Dataset), _ classifier: Classifier
  ) throws -> FactorReport {
    try report(comparison, classifier, count: images.count) { table, progress in
      for first in stride(from: 0, to: images.count, by: Self.batch) {
        let (part, _) = try images.batch(Array(first..<min(first + Self.batch, images.count)), on: reader.device)
        table.add(try reader(part), classes: Self.found(part, classifier))
        progress()
      }
    }
  }

  private static let batch = 100

  private static func found(_ images: Tensor, _ classifier: Classifier) -> [Int] {
    classifier(images).probabilities.largestColumns
  }

  /// Examples of a comparison; where these are too few, others of the same distribution are made.
  private static func examples(_ split: DatasetSplit, _ examples: any Dataset, count: Int) throws -> any Dataset {
    guard examples.count < count else { return examples }
    let made = try ShapesDataset(split, shape: examples.shape, count: count, testCount: count, seed: otherExamples)
    return RelabeledDataset(made, as: examples.classNames) ?? made
  }

  /// The seed of examples that are none of the data set's with a usual seed.
  private static let otherExamples: UInt64 = 0x4641_4354_4f52

  private func report(
    _ comparison: (reference: any Dataset, counterpart: any Dataset), _ classifier: Classifier, count: Int,
    _ read: (_ table: inout FactorTable, _ progress: () -> Void) throws -> Void
  ) throws -> FactorReport {
    let reference = try Self.examples(.test, comparison.reference, count: count)
    let real = try Self.examples(.train, comparison.counterpart, count: count)
    var bar = LateProgressBar("factors", total: Evaluator.batches([count, count, count]), unit: "batches")
    var done = 0
    defer { bar.finish() }
    let progress = {
      done += 1
      bar.update(done: done)
    }
    var samples = FactorTable(reader.factors)
    try read(&samples, progress)
    let errors = reader.factors.compactMap { factor in file.error(of: factor).map { (factor, $0) } }
    return FactorReport(
      samples: samples, reference: try reader.table(of: reference, count: count, progress: progress),
      real: try reader.table(of: real, count: count, progress: progress),
      classes: classifier.classNames.count, errors: Dictionary(uniqueKeysWithValues: errors))
  }
}
