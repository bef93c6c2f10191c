import GANZooData
import GANZooTensors

/// Samples beside the training images nearest to them in pixel space: has the generator learnt its data by heart?
struct NearestImages {
  /// The mean distance to the nearest training image, of samples and of real images; of one that is a training image itself
  /// to the nearest other one.
  let figure: Metric
  /// Rows of samples, each above the row of their nearest training images.
  let picture: PixelImage

  private static let columns = 10
  /// Numbers of a picture's pixels; where the classes make more, the first of them are shown.
  fileprivate static let mostShown = 1 << 25
  /// How many are looked for: enough for a mean, few enough to take a second or two.
  private static let most = 1_000
  /// Numbers of training images in memory at a time.
  private static let blockValues = 1 << 22

  init(
    samples: ClassifiedImages, real: ClassifiedImages, training: any Dataset, _ classifier: Classifier
  ) throws {
    let (size, classes) = (classifier.image.count, classifier.classNames.count)
    let perClass = max(Self.columns, Self.most / classes)
    let drawn = samples.firstOfClasses(perClass, classes: classes)
    let known = real.firstOfClasses(perClass, classes: classes)
    let rows = drawn.joined().flatMap { samples.kept.row($0) } + known.joined().flatMap { real.kept.row($0) }
    var search = NearestNeighbours(of: try Features(rows, size: size), limit: 2, on: classifier.device)
    let block = max(1, Self.blockValues / size)
    for first in stride(from: 0, to: training.count, by: block) {
      let batch = try training.batch(Array(first..<min(first + block, training.count)))
      search.add(try Features(batch.values, size: size))
    }
    let found = search.neighbours.enumerated().map { row, nearest in
      let isItself = row >= drawn.joined().count && nearest[0].distance == 0
      return isItself ? nearest[nearest.count - 1] : nearest[0]
    }
    let count = drawn.joined().count
    figure = Metric(
      kind: .nearest, samples: Self.meanDistance(found[..<count]), real: Self.meanDistance(found[count...]))

    let nearest = Dictionary(uniqueKeysWithValues: zip(drawn.joined(), found).map { ($0, $1.index) })
    let cells = try drawn.prefix(max(1, Self.mostShown / (2 * Self.columns * size))).flatMap { row -> [[Float]] in
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
  /// The rows of the first images that were kept of each class.
  fileprivate func firstOfClasses(_ count: Int, classes: Int) -> [[Int]] {
    var rows = [[Int]](repeating: [], count: classes)
    for (row, kind) in keptClasses.enumerated() where rows[kind].count < count { rows[kind].append(row) }
    return rows
  }

  /// A row for each class asked for, a column for each class recognised, and in it a sample, if there is one; nil where nobody
  /// asked, or where the classes are too many for a picture.
  func confusionPicture(_ classifier: Classifier) -> PixelImage? {
    let classes = classifier.classNames.indices
    guard !asked.isEmpty, classes.count * classes.count <= NearestImages.mostShown / classifier.image.count else {
      return nil
    }
    let cells = classes.flatMap { asked in
      classes.map { confused[ClassPair(asked: asked, recognised: $0)] ?? classifier.blank }
    }
    return classifier.picture(cells, columns: classes.count)
  }
}

extension Classifier {
  /// An image in the grey of a grid's margins.
  fileprivate var blank: [Float] { Array(repeating: 0, count: image.count) }

  fileprivate func picture(_ images: [[Float]], columns: Int) -> PixelImage {
    let samples = Tensor(Array(images.joined()), shape: Shape([images.count] + image.sizes), on: device)
    return PixelImage(samples: samples, columns: columns)
  }
}
