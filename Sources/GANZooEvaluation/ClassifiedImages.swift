import GANZooData
import GANZooTensors

/// A classifier's outputs for a set of images, with the pixels of some images of each class.
struct ClassifiedImages {
  /// Features [N, features].
  let features: Features
  /// Class probabilities [N, classes].
  let probabilities: Features
  /// The label of each image, or the class that the generator was asked for; empty for unconditional samples.
  let asked: [Int]
  /// The class with the highest probability for each image.
  let recognised: [Int]
  /// Pixels of the first images of each class, one image of H · W · C values per row.
  let kept: Features
  /// The class of each image in `kept`: its label, or its prediction if there are no labels.
  let keptClasses: [Int]
  /// The first image for each pair of label and prediction.
  let confused: [ClassPair: [Float]]

  /// A label and a prediction.
  struct ClassPair: Hashable {
    let asked, recognised: Int
  }

  /// The number of images.
  var count: Int { recognised.count }
}

extension ClassifiedImages {
  /// Collects images batch by batch: the features of all images and the pixels of some.
  struct Collector {
    private let classifier: Classifier
    private let keptPerClass: Int
    private var features: [Float] = []
    private var probabilities: [Float] = []
    private var asked: [Int] = []
    private var recognised: [Int] = []
    private var kept: [Float] = []
    private var keptClasses: [Int] = []
    private var keptCounts: [Int]
    private var confused: [ClassPair: [Float]] = [:]

    /// The largest number of pixel values in `kept`: 64 MiB as floats.
    private static let mostKept = 1 << 24
    private static let mostPerClass = 500

    init(_ classifier: Classifier) {
      self.classifier = classifier
      let classes = classifier.classNames.count
      keptCounts = Array(repeating: 0, count: classes)
      keptPerClass = max(2, min(Self.mostPerClass, Self.mostKept / (classes * classifier.image.count)))
    }

    /// Adds images [N, H, W, C] in [−1, 1]; `labels` is the class of each image, or empty.
    mutating func add(_ images: Tensor, asked: [Int]) {
      let (found, probabilities) = classifier(images)
      let recognised = probabilities.largestColumns
      features += found.values
      self.probabilities += probabilities.values
      self.asked += asked
      self.recognised += recognised
      let (size, pixels) = (classifier.image.count, images.values)
      for (row, kind) in (asked.isEmpty ? recognised : asked).enumerated() {
        let image = pixels[row * size..<(row + 1) * size]
        let pair = ClassPair(asked: kind, recognised: recognised[row])
        if confused[pair] == nil, (confused.count + 1) * size <= Self.mostKept { confused[pair] = Array(image) }
        guard keptCounts[kind] < keptPerClass else { continue }
        kept += image
        keptClasses.append(kind)
        keptCounts[kind] += 1
      }
    }

    /// All images so far. Throws `EvaluationError.unusableOutputs` if the classifier's outputs are not probabilities or
    /// features are not finite.
    func finish() throws -> ClassifiedImages {
      guard probabilities.allSatisfy({ 0...1 ~= $0 }) else {
        throw EvaluationError.noJudgement(reason: "what should be probabilities are not numbers of 0 to 1")
      }
      do {
        return ClassifiedImages(
          features: try Features(features, size: classifier.featureCount),
          probabilities: try Features(probabilities, size: classifier.classNames.count), asked: asked,
          recognised: recognised, kept: try Features(kept, size: classifier.image.count), keptClasses: keptClasses,
          confused: confused)
      } catch let error as MetricsError {
        throw EvaluationError.noJudgement(reason: error.description)
      }
    }
  }
}

extension Classifier {
  /// Images per forward pass.
  static let batch = 100

  /// Classifies the examples at `indices`, or all in random order.
  ///
  /// The order matters because the pixels of the first images of each class are kept, and the first images of a dataset
  /// may be atypical: the first half of MNIST's test images is the cleaner one. Throws what the dataset throws, and
  /// `EvaluationError.unusableOutputs`.
  func judge(_ examples: any Dataset, indices: [Int]? = nil, _ progress: () -> Void = {}) throws -> ClassifiedImages {
    var collector = ClassifiedImages.Collector(self)
    let shuffle = RandomStream(seed: 0, purpose: .evaluation, part: EvaluationDraw.order)
    let indices = indices ?? shuffle.choice(examples.count, of: examples.count)
    for first in stride(from: 0, to: indices.count, by: Self.batch) {
      let part = Array(indices[first..<min(first + Self.batch, indices.count)])
      let (images, labels) = try examples.batch(part, on: device)
      collector.add(images, asked: labels)
      progress()
    }
    return try collector.finish()
  }

  /// Classifies generated samples, whose classes are 0, 1, … in turn.
  ///
  /// - Parameters:
  ///   - isConditional: true if the generator takes a class as input.
  ///   - generate: passes samples of these classes to `consume` in batches, each with the index of its first sample.
  /// - Throws: what `generate` throws; `EvaluationError.notFinite` or `.unusableOutputs`.
  func judge(
    samples: Int, areTold: Bool,
    draw: (_ classes: [Int], _ consume: (Tensor, Int) throws -> Void) throws -> Void
  ) throws -> ClassifiedImages {
    var collector = ClassifiedImages.Collector(self)
    let classes = (0..<samples).map { $0 % classNames.count }
    try draw(classes) { images, first in
      let values = images.values
      if let place = values.firstIndex(where: { !$0.isFinite }) {
        throw EvaluationError.notFinite(image: first + place / image.count, value: values[place])
      }
      collector.add(images, asked: areTold ? Array(classes[first..<first + images.shape[0]]) : [])
    }
    return try collector.finish()
  }

  /// Classifies uniform noise in [−1, 1].
  func judgeNoise(count: Int) throws -> ClassifiedImages {
    var collector = ClassifiedImages.Collector(self)
    for (step, first) in stride(from: 0, to: count, by: Self.batch).enumerated() {
      let random = RandomStream(seed: 0, purpose: .evaluation, step: step, part: EvaluationDraw.noise)
      let shape = Shape([min(Self.batch, count - first)] + image.sizes)
      collector.add(Tensor(uniform: -1..<1, shape: shape, from: random, on: device), asked: [])
    }
    return try collector.finish()
  }
}

/// Separate random streams of an evaluation.
enum EvaluationDraw { static let noise = 0, real = 1, similarityPairs = 2, distancePairs = 3, order = 4, watched = 5 }
