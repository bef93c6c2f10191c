import GANZoo
import GANZooData
import GANZooFormats
import GANZooSupport

/// Where generated samples go: a picture, a file, or both. Nothing is there before `finish`.
final class SampleWriter {
  /// What the file holds.
  enum Form {
    /// HDF5 data sets.
    case arrays
    /// Lines of text, which are printed where there is no file.
    case text
  }

  /// From which on progress is shown.
  static let manySamples = 2_000

  private let count: Int
  private let sample: Shape
  private let labels: [Int]?
  private let classNames: [String]
  private let truncation: Float?
  private let picture: String?
  private let file: String?
  private let writer: HDF5Writer?
  private let form: Form
  private let alphabet: Alphabet?
  private var lines = ""
  private var batches: [Tensor] = []
  private var bar: ProgressBar

  /// - Parameters:
  ///   - labels: the class of each sample; ignored where the generator has no classes.
  ///   - form: of `file`; text only of a generator with an alphabet.
  init(
    count: Int, _ generator: Generator, labels: [Int], form: Form, picture: String?, file: String?
  ) throws {
    truncation = generator.latent.truncation
    (self.count, sample, self.picture) = (count, generator.sample, picture)
    classNames = generator.file.classNames
    self.labels = classNames.isEmpty ? nil : labels
    (self.file, self.form, alphabet) = (file, form, generator.file.alphabet)
    writer = form == .text ? nil : try file.map(HDF5Writer.init)
    bar = ProgressBar("generate", total: count, unit: "samples")
    try writer?.createDataset(dataset, shape: shape, of: isImage ? .uint8 : .float32)
  }

  private var isImage: Bool { sample.rank == 3 }
  private var dataset: String { isImage ? "/images" : "/points" }
  private var shape: [Int] { [count] + sample.sizes }

  func take(_ samples: Tensor, first: Int) throws {
    let rows = first..<first + samples.shape[0]
    if isImage {
      try writer?.write(samples.pixels, rows: rows, of: shape, to: dataset)
    } else {
      try writer?.write(samples.values, rows: rows, of: shape, to: dataset)
    }
    if form == .text, let alphabet { lines += alphabet.lines(of: samples) }
    if picture != nil { batches.append(samples) }
    if count >= Self.manySamples { bar.update(done: rows.upperBound) }
  }

  /// Writes the files, all or none, and says what was written.
  ///
  /// - Parameters:
  ///   - columns: of a picture; nil: nearly square.
  ///   - reach: of a plot; nil: that of the samples.
  func finish(columns: Int?, reach: Float?) throws -> String {
    bar.finish()
    let group = FileGroup()
    var words = ""
    if form == .text {
      guard let file else { return lines }
      try AtomicFile.write(Array(lines.utf8), to: file, in: group)
      words = "wrote \(count.grouped) line\(count == 1 ? "" : "s") to \(file.printable)\n"
    }
    if let picture {
      let columns = columns ?? SampleGrid(fitting: count).columns
      let image = PixelImage(samples: .concatenated(batches, axis: 0), columns: columns, reach: reach)
      try PNG.write(image, to: picture, in: group)
      words += Self.words(count: count, sample, image, picture)
    }
    if let writer, let file {
      if let labels {
        try writer.write(labels.map(Int32.init), shape: [count], to: "/labels")
        try writer.write(classNames, to: "class_names")
      }
      if let truncation { try writer.setString("\(truncation)", "truncation", of: "/") }
      try writer.commit(in: group)
      words += Self.words(count: count, sample, nil, file)
    }
    try group.commit()
    return words
  }

  /// A line that says what a file holds: "wrote 100 images to d.png (302 x 302)".
  ///
  /// - Parameter picture: of the samples, with its width and height; nil: of a file of their values.
  static func words(count: Int, _ sample: Shape, _ picture: PixelImage?, _ path: String) -> String {
    let isImage = sample.rank == 3
    let sizes = isImage && picture == nil ? " of \(sample.sizes.map(String.init).joined(separator: " x "))" : ""
    let shown = picture.map { " (\($0.width) x \($0.height))" } ?? ""
    let kind = (isImage ? "image" : sample.rank == 2 ? "line" : "point") + (count == 1 ? "" : "s")
    return "wrote \(count.grouped) \(kind)\(sizes) to \(path.printable)\(shown)\n"
  }
}
