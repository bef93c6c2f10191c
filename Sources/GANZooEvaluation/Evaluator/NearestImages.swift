import GANZooData
import GANZooTensors

/// Compares samples with their nearest training images in pixel space, to detect memorized training data.
struct NearestImages {
  /// The mean distance to the nearest training image, for samples and for real images. A real image that is itself in
  /// the training set is compared with the nearest other image.
  let metric: Metric
  /// Rows of samples, each above a row of the nearest training images.
  let picture: PixelImage

  private static let columns = 10
  /// The largest number of pixel values in a picture; with more classes only the first ones are shown.
  fileprivate static let maximumShownValues = 1 << 25
  /// Number of searched images: enough for a stable mean, within a second or two.
  private static let searchedImages = 1_000
  /// Number of training image values in memory at a time.
  private static let blockValues = 1 << 22

  /// - Parameter progress: called once for each of `Evaluator.searchParts`.
  init(
    samples: ClassifiedImages, real: ClassifiedImages, training: any Dataset, _ classifier: Classifier,
    _ progress: () -> Void
  ) throws {
    let (size, classes) = (classifier.image.count, classifier.classNames.count)
    let perClass = max(Self.columns, Self.searchedImages / classes)
    let sampleRows = samples.firstOfClasses(perClass, classes: classes)
    let realRows = real.firstOfClasses(perClass, classes: classes)
    let rows = sampleRows.joined().flatMap { samples.kept.row($0) } + realRows.joined().flatMap { real.kept.row($0) }
    var search = NearestNeighbours(of: try Features(rows, size: size), limit: 2, on: classifier.device)
    let block = max(1, Self.blockValues / size)
    for first in stride(from: 0, to: training.count, by: block) {
      let end = min(first + block, training.count)
      search.add(try Features(try training.batch(Array(first..<end)).values, size: size))
      for _ in Evaluator.searchParts(of: first)..<Evaluator.searchParts(of: end) { progress() }
    }
    let found = search.neighbours.enumerated().map { row, nearest in
      let isItself = row >= sampleRows.joined().count && nearest[0].distance == 0
      return isItself ? nearest[nearest.count - 1] : nearest[0]
    }
    let count = sampleRows.joined().count
    metric = Metric(
      kind: .nearest, samples: Self.meanDistance(found[..<count]), real: Self.meanDistance(found[count...]))

    let nearest = Dictionary(uniqueKeysWithValues: zip(sampleRows.joined(), found).map { ($0, $1.index) })
    let cells = try sampleRows.prefix(max(1, Self.maximumShownValues / (2 * Self.columns * size))).flatMap {
      row -> [[Float]] in
      let shown = row.prefix(Self.columns)
      let found = try training.batch(shown.compactMap { nearest[$0] }).values
      let images = [
        shown.map { Array(samples.kept.row($0)) }, (0..<shown.count).map { Array(found[$0 * size..<($0 + 1) * size]) },
      ]
      return images.flatMap { $0 + Array(repeating: classifier.blank, count: Self.columns - shown.count) }
    }
    picture = classifier.picture(cells, columns: Self.columns)
  }

  private static func meanDistance(_ found: ArraySlice<NearestNeighbours.Neighbour>) -> MeasuredValues {
    MeasuredValues([found.reduce(0) { $0 + $1.distance } / Double(found.count)])
  }
}

extension ClassifiedImages {
  /// The rows in `kept` of the first images of each class.
  fileprivate func firstOfClasses(_ count: Int, classes: Int) -> [[Int]] {
    var rows = [[Int]](repeating: [], count: classes)
    for (row, kind) in keptClasses.enumerated() where rows[kind].count < count { rows[kind].append(row) }
    return rows
  }

  /// The confusion matrix as a picture: rows are labels, columns are predictions, cells show one image each. Nil
  /// without labels, or if there are too many classes.
  func confusionPicture(_ classifier: Classifier) -> PixelImage? {
    let classes = classifier.classNames.indices
    guard !labels.isEmpty, classes.count * classes.count <= NearestImages.maximumShownValues / classifier.image.count
    else {
      return nil
    }
    let cells = classes.flatMap { label in
      classes.map { confused[Confusion(label: label, prediction: $0)] ?? classifier.blank }
    }
    return classifier.picture(cells, columns: classes.count)
  }
}

extension Classifier {
  /// An image in the colour of a grid's margins.
  fileprivate var blank: [Float] { Array(repeating: 0, count: image.count) }

  fileprivate func picture(_ images: [[Float]], columns: Int) -> PixelImage {
    let samples = Tensor(Array(images.joined()), shape: Shape([images.count] + image.sizes), on: device)
    return PixelImage(samples: samples, columns: columns)
  }
}
