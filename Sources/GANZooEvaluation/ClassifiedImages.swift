import GANZooData
import GANZooTensors

/// What a classifier says of a set of images, with the pixels of some of each class.
struct ClassifiedImages {
  /// Features [N, features].
  let features: Features
  /// Class probabilities [N, classes].
  let probabilities: Features
  /// The class that each image was asked to be, or is labelled as; empty where nobody said.
  let asked: [Int]
  /// The class that each image is taken for.
  let recognised: [Int]
  /// The first images of each class, H · W · C numbers a row.
  let kept: Features
  /// The class of each kept image: what was asked, or where nobody asked, what is recognised.
  let keptClasses: [Int]
  /// The first image that was asked to be one class and taken for another, for each two classes where there is one.
  let confused: [ClassPair: [Float]]

  /// A class that was asked for and a class that was recognised.
  struct ClassPair: Hashable {
    let asked, recognised: Int
  }

  /// The number of images.
  var count: Int { recognised.count }
}

extension ClassifiedImages {
  /// Gathers images batch by batch; holds features of all of them, and pixels of a few.
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

    /// At most so many numbers of pixels are kept: 64 MiB.
    private static let mostKept = 1 << 24
    private static let mostPerClass = 500

    init(_ classifier: Classifier) {
      self.classifier = classifier
      let classes = classifier.classNames.count
      keptCounts = Array(repeating: 0, count: classes)
      keptPerClass = max(2, min(Self.mostPerClass, Self.mostKept / (classes * classifier.image.count)))
    }

    /// Adds images [N, H, W, C] in [−1, 1]; `asked` is the class of each, or empty.
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

    /// Everything so far. Throws `EvaluationError.noJudgement` where the classifier's numbers are none to judge by.
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
  /// Images in a pass.
  static let batch = 100

  /// What it says of examples: of those of `indices`, or of all, shuffled, since the first of a data set may be special ones
  /// and pixels are kept of the first of each class (the first half of MNIST's test images were written more carefully).
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

  /// What it says of samples, classes in turn.
  ///
  /// - Parameters:
  ///   - areTold: whether a sample's class was asked for.
  ///   - draw: hands over samples of these classes in batches, each with the number of its first.
  /// - Throws: what `draw` throws, `EvaluationError.notFinite` or `.noJudgement`.
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

  /// What it says of uniform noise in [−1, 1].
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

/// Parts of an evaluation's random numbers.
enum EvaluationDraw { static let noise = 0, real = 1, similarityPairs = 2, distancePairs = 3, order = 4, watched = 5 }
