package import GANZooSupport
import GANZooTensors

/// `shapes`: coloured shapes before a grey background, drawn by this library.
///
///     let shapes = try ShapesDataset(.train, shape: [64, 64, 3])
///     let batch = shapes.batch([0, 1, 2])
///     print(shapes.factors(of: 0))
///
/// What it is for: to see colour and classes within minutes and without a download, at any size, and to count how
/// various samples are, since it is known what examples show. dSprites (Matthey et al. 2017) and 3D Shapes (Burgess
/// and Kim 2018) have known factors too, on a grid of values at 64 x 64, in files to download; torchvision's `FakeData`
/// needs no files, but shows noise; CLEVR has to be rendered. Here factors are continuous with a stated distribution
/// (`ShapeFactors`), and there are classes that a generator can be told: form and colour family, or with one channel
/// the form alone, since all hues have about the same brightness.
///
/// Example number i depends on the seed, the split and i alone, with the same bits on every machine. Its class is i
/// modulo the number of classes. Examples are drawn when they are asked for and are not kept.
public struct ShapesDataset: Dataset {
  /// Number of examples.
  public let count: Int
  /// [height, width, 1 or 3]
  public let shape: [Int]
  /// The names of the classes, such as `red circle`, or `circle` with one channel.
  public var classNames: [String] { Self.classes(channels: shape[2]).map(\.name) }

  private let split: DatasetSplit
  private let trainCount: Int
  private let seed: UInt64
  private let classes: [ShapeClass]

  /// A form in a colour family.
  struct ShapeClass {
    let form: ShapeForm
    /// Nil with one channel: any family.
    let family: ShapeColour?
    var name: String { (family.map { "\($0.rawValue) " } ?? "") + form.rawValue }
  }

  /// Examples of a split.
  ///
  /// - Parameters:
  ///   - shape: [height, width, channels], at least 8 x 8, with 1 or 3 channels.
  ///   - count: examples of the training split, at least 1.
  ///   - testCount: examples of the test split, at least 1.
  ///   - seed: other seeds give other examples of the same distribution.
  /// - Throws: `DatasetError.unsupportedSample` for another shape.
  public init(
    _ split: DatasetSplit, shape: [Int] = Self.usualShape, count: Int = Self.usualCount,
    testCount: Int = Self.usualTestCount, seed: UInt64 = 1
  ) throws(DatasetError) {
    precondition(count >= 1 && testCount >= 1, "\(count) and \(testCount) examples")
    guard Self.hasSamples(of: shape) else { throw .unsupportedSample(name: Self.name, sample: shape) }
    (self.split, self.shape, self.seed, trainCount) = (split, shape, seed, count)
    self.count =
      switch split {
      case .train: count
      case .test: testCount
      case .all: count + testCount
      }
    classes = Self.classes(channels: shape[2])
  }

  /// Height and width that can be drawn.
  private static let sides = 8...4096
  /// The shape that samples have where nothing asks for another.
  public static let usualShape = [32, 32, 3]
  /// Numbers of training and test examples where nothing asks for others.
  public static let (usualCount, usualTestCount) = (60_000, 10_000)

  private static func classes(channels: Int) -> [ShapeClass] {
    ShapeForm.allCases.flatMap { form in
      channels == 1
        ? [ShapeClass(form: form, family: nil)] : ShapeColour.allCases.map { ShapeClass(form: form, family: $0) }
    }
  }

  /// What an example shows.
  public func factors(of index: Int) -> ShapeFactors {
    precondition((0..<count).contains(index), "example \(index) of \(count)")
    let isTest = split == .test || index >= trainCount && split == .all
    let number = isTest && split == .all ? index - trainCount : index
    let stream = RandomStream(seed: seed, purpose: .examples, step: number, part: isTest ? 1 : 0)
    let shown = classes[label(of: index)]
    let families = ShapeColour.allCases
    // With one channel families take turns, after all forms.
    let family = shown.family ?? families[number / classes.count % families.count]
    return ShapeFactors(form: shown.form, family: family, from: stream)
  }

  private func label(of index: Int) -> Int {
    let isBehind = split == .all && index >= trainCount
    return (isBehind ? index - trainCount : index) % classes.count
  }

  /// The images at these indices with values in [−1, 1], and their labels.
  public func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
    var painter = ShapePainter(height: shape[0], width: shape[1], channels: shape[2])
    let size = shape.reduce(1, *)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(size)
    let values = [Float](unsafeUninitializedCapacity: size * indices.count) { values, initialized in
      for index in indices {
        pixels.removeAll(keepingCapacity: true)
        painter.append(factors(of: index), to: &pixels)
        pixels.withUnsafeBufferPointer { PixelValues.write($0, to: values, from: initialized) }
        initialized += size
      }
    }
    return (values, indices.map(label))
  }

  /// The image of an example that shows this, with factors of any finite values within ±1,000.
  ///
  /// A shape that is not wholly inside of the image is cut at its borders; a hue beyond the colour family is that of
  /// the nearer end; a background is at least black and at most white.
  public static func image(_ factors: ShapeFactors, height: Int, width: Int, channels: Int) -> PixelImage {
    precondition([1, 3].contains(channels), "\(channels) channels")
    precondition(min(height, width) >= 1, "an image of \(height) x \(width)")
    precondition(factors.numbers.allSatisfy { abs($0) <= 1_000 }, "factors within ±1,000, not \(factors)")
    var painter = ShapePainter(height: height, width: width, channels: channels)
    var pixels: [UInt8] = []
    painter.append(factors, to: &pixels)
    return PixelImage(width: width, height: height, channels: channels, pixels: pixels)
  }

  /// Name of the dataset.
  public static let name = "shapes"

  /// The settings of a recipe that choose examples, as overrides for another recipe; empty if the recipe does not use
  /// `shapes`.
  package static func settings(of recipe: SettingsTree) -> [String] {
    guard recipe["data.set"] == name else { return [] }
    return ["count", "test_count", "seed"].compactMap { key in
      recipe["data.\(key)"].map { "data.\(key)=\($0)" }
    }
  }

  private static func hasSamples(of shape: [Int]) -> Bool {
    shape.count == 3 && [1, 3].contains(shape[2]) && shape.prefix(2).allSatisfy(sides.contains)
  }

  private static let mostExamples = 10_000_000

  /// The registry's entry.
  static let entry = DatasetEntry(
    name: name, title: "coloured shapes with known factors, drawn at any size", origin: "drawn by GANZoo",
    anySize: AnySize(usual: usualShape, classes: { classes(channels: $0[2]).count }, fits: hasSamples),
    make: { settings in
      let count = try settings.int("count", default: usualCount, in: 1...mostExamples)
      let testCount = try settings.int("test_count", default: usualTestCount, in: 1...mostExamples)
      let seed = UInt64(try settings.int("seed", default: 1, in: 0 ... .max))
      return { request in
        if let folder = request.folder { throw DatasetError.computed(name: name, folder: folder) }
        return try ShapesDataset(request.split, shape: request.sample, count: count, testCount: testCount, seed: seed)
      }
    })
}
