import GANZooData
import GANZooTensors

/// A classifier's outputs for a set of images, with the pixels of some images of each class.
struct ClassifiedImages {
  /// Features [N, features].
  let features: Features
  /// Class probabilities [N, classes].
  let probabilities: Features
  /// The label of each image, or the class that the generator was asked for; empty for unconditional samples.
  let labels: [Int]
  /// The class with the highest probability for each image.
  let predictions: [Int]
  /// Pixels of the first images of each class, one image of H · W · C values per row.
  let kept: Features
  /// The class of each image in `kept`: its label, or its prediction if there are no labels.
  let keptClasses: [Int]
  /// The first image for each pair of label and prediction.
  let confused: [Confusion: [Float]]

  /// A label and a prediction.
  struct Confusion: Hashable {
    let label, prediction: Int
  }

  /// The number of images.
  var count: Int { predictions.count }
}

extension ClassifiedImages {
  /// Collects images batch by batch: the features of all images and the pixels of some.
  struct Collector {
    private let classifier: Classifier
    private let keptPerClass: Int
    private var features: [Float] = []
    private var probabilities: [Float] = []
    private var labels: [Int] = []
    private var predictions: [Int] = []
    private var kept: [Float] = []
    private var keptClasses: [Int] = []
    private var keptCounts: [Int]
    private var confused: [Confusion: [Float]] = [:]

    /// The largest number of pixel values in `kept`: 64 MiB as floats.
    private static let maximumKeptValues = 1 << 24
    private static let maximumKeptPerClass = 500

    init(_ classifier: Classifier) {
      self.classifier = classifier
      let classes = classifier.classNames.count
      keptCounts = Array(repeating: 0, count: classes)
      keptPerClass = max(2, min(Self.maximumKeptPerClass, Self.maximumKeptValues / (classes * classifier.image.count)))
    }

    /// Adds images [N, H, W, C] in [−1, 1]; `labels` is the class of each image, or empty.
    mutating func add(_ images: Tensor, labels: [Int]) {
      let (found, probabilities) = classifier(images)
      let predictions = probabilities.largestColumns
      features += found.values
      self.probabilities += probabilities.values
      self.labels += labels
      self.predictions += predictions
      let (size, pixels) = (classifier.image.count, images.values)
      for (row, label) in (labels.isEmpty ? predictions : labels).enumerated() {
        let image = pixels[row * size..<(row + 1) * size]
        let pair = Confusion(label: label, prediction: predictions[row])
        if confused[pair] == nil, (confused.count + 1) * size <= Self.maximumKeptValues {
          confused[pair] = Array(image)
        }
        guard keptCounts[label] < keptPerClass else { continue }
        kept += image
        keptClasses.append(label)
        keptCounts[label] += 1
      }
    }

    /// All images so far. Throws `EvaluationError.unusableOutputs` if the classifier's outputs are not probabilities or
    /// features are not finite.
    func finish() throws -> ClassifiedImages {
      guard probabilities.allSatisfy({ 0...1 ~= $0 }) else {
        throw EvaluationError.unusableOutputs(reason: "its probabilities are not numbers from 0 to 1")
      }
      do {
        return ClassifiedImages(
          features: try Features(features, size: classifier.featureCount),
          probabilities: try Features(probabilities, size: classifier.classNames.count), labels: labels,
          predictions: predictions, kept: try Features(kept, size: classifier.image.count), keptClasses: keptClasses,
          confused: confused)
      } catch let error as MetricsError {
        throw EvaluationError.unusableOutputs(reason: error.description)
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
  ///
  /// - Parameter relabeled: the classifier's labels for those of the dataset; none for images without classes.
  func classify(
    _ dataset: any Dataset, indices: [Int]? = nil, relabeled: ([Int]) -> [Int] = { $0 }, _ progress: () -> Void = {}
  ) throws -> ClassifiedImages {
    var collector = ClassifiedImages.Collector(self)
    let shuffle = RandomStream(seed: 0, purpose: .evaluation, part: EvaluationStream.order)
    let indices = indices ?? shuffle.choice(dataset.count, of: dataset.count)
    for first in stride(from: 0, to: indices.count, by: Self.batch) {
      let part = Array(indices[first..<min(first + Self.batch, indices.count)])
      let (images, labels) = try dataset.batch(part, on: device)
      collector.add(images, labels: relabeled(labels))
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
  func classify(
    samples: Int, isConditional: Bool,
    generate: (_ classes: [Int], _ consume: (Tensor, Int) throws -> Void) throws -> Void
  ) throws -> ClassifiedImages {
    var collector = ClassifiedImages.Collector(self)
    let classes = (0..<samples).map { $0 % classNames.count }
    try generate(classes) { images, first in
      let values = images.values
      if let index = values.firstIndex(where: { !$0.isFinite }) {
        throw EvaluationError.notFinite(image: first + index / image.count, value: values[index])
      }
      collector.add(images, labels: isConditional ? Array(classes[first..<first + images.shape[0]]) : [])
    }
    return try collector.finish()
  }

  /// Classifies uniform noise in [−1, 1].
  func classifyNoise(count: Int, _ progress: () -> Void = {}) throws -> ClassifiedImages {
    var collector = ClassifiedImages.Collector(self)
    for (step, first) in stride(from: 0, to: count, by: Self.batch).enumerated() {
      let random = RandomStream(seed: 0, purpose: .evaluation, step: step, part: EvaluationStream.noise)
      let shape = Shape([min(Self.batch, count - first)] + image.sizes)
      collector.add(Tensor(uniform: -1..<1, shape: shape, from: random, on: device), labels: [])
      progress()
    }
    return try collector.finish()
  }
}

/// Separate random streams of an evaluation.
enum EvaluationStream { static let noise = 0, real = 1, similarityPairs = 2, distancePairs = 3, order = 4, watched = 5 }
