import Foundation
public import GANZooSupport
package import GANZooTensors

/// Lines of text as one-hot vectors [characters, symbols], from a UTF-8 file or a folder of such files.
///
/// A line is on one side of the split for good, whatever else the files hold: its own characters say on which. A tenth
/// is held out. The alphabet is that of the training lines: the most frequent characters, in this order, as many as
/// samples have symbols for; all others are one symbol. Lines are prepared as in `language_helpers.py`, published with
/// Gulrajani et al. 2017, https://github.com/igul222/improved_wgan_training
public struct TextDataset: Dataset {
  /// [characters, symbols]
  public let shape: [Int]
  /// Text has no classes.
  public let classNames: [String] = []
  /// The symbols; there may be fewer than samples have room for.
  public let alphabet: Alphabet?
  /// What the alphabet leaves out.
  public let notes: [String]
  private let lines: LineStore

  /// Number of lines.
  public var count: Int { lines.count }

  /// The name of the data set on the command line.
  public static let name = "text"
  /// The shape of samples where nothing else is asked for.
  package static let usualShape = [32, 64]

  /// Reads a split.
  ///
  /// - Parameters:
  ///   - path: a file or a folder; nil for the text that comes with the package, Newton's Opticks.
  ///   - shape: characters of a line, 2...1024, and symbols, 3...4096.
  /// - Throws: `TextError`; `DatasetError` for a file that cannot be read.
  public static func load(_ split: DatasetSplit, from path: String? = nil, shape: [Int] = [32, 64]) throws
    -> TextDataset
  {
    try TextDataset(DatasetRequest(split, folder: path, sample: shape), .wrap)
  }

  init(_ request: DatasetRequest, _ longLines: LineCutter.LongLines) throws {
    let shape = request.sample
    guard shape.count == 2, (2...1024).contains(shape[0]), (3...Alphabet.mostSymbols).contains(shape[1]) else {
      throw TextError.wrongSample(shape: shape)
    }
    let path = try Self.path(request)
    var collector = LineCollector(request.split)
    try TextFiles(path).read(LineCutter(length: shape[0], longLines)) { collector.add($0) }
    guard collector.hasTraining, collector.kept.count > 0 else {
      throw TextError.tooShort(
        path: path, lines: collector.all, split: collector.hasTraining ? request.split : .train)
    }
    self.shape = shape
    let found = collector.alphabet(symbols: shape[1])
    (alphabet, lines) = (found.alphabet, collector.kept.renumbered(found.numbers))
    notes = found.note.map { [$0] } ?? []
  }

  /// One-hot vectors of lines, 1 for the symbol and 0 elsewhere; labels are 0.
  public func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
    let symbols = shape[1]
    var values = [Float](repeating: 0, count: indices.count * shape[0] * symbols)
    for (row, index) in indices.enumerated() {
      var position = row * shape[0] * symbols
      for number in lines[index] {
        values[position + Int(number)] = 1
        position += symbols
      }
      let ends = stride(from: position, to: (row + 1) * shape[0] * symbols, by: symbols)
      for position in ends { values[position + 1] = 1 }
    }
    return (values, Array(repeating: 0, count: indices.count))
  }

  private static func path(_ request: DatasetRequest) throws -> String {
    if let path = request.folder { return path }
    do {
      return try ResourceFolder.find("opticks/opticks.txt.gz", of: "GANZooData")
    } catch {
      throw DatasetError.noBundledData(name: "text", places: error.places)
    }
  }

  /// The registry's entry of text.
  public static let entry = DatasetEntry(
    name: name, title: "lines of a text file, or of a folder's .txt files; Newton's Opticks comes with the package",
    origin: "yours; Isaac Newton, Opticks, 1730: public domain", classes: 0, locate: { try path($0) },
    make: { settings in
      let longLines = try settings.choice("long_lines", default: LineCutter.LongLines.wrap)
      return { try TextDataset($0, longLines) }
    })
}

extension Tensor {
  /// The numbers of the likeliest symbols of text [N, characters, symbols], a row for each sample.
  package var likeliestSymbols: [[Int]] {
    let (count, length, symbols) = (shape[0], shape[1], shape[2])
    return values.withUnsafeBufferPointer { values in
      (0..<count).map { sample in
        (0..<length).map { place in
          let start = (sample * length + place) * symbols
          var best = 0
          for number in 1..<symbols where values[start + number] > values[start + best] { best = number }
          return best
        }
      }
    }
  }
}

extension Alphabet {
  /// Samples of text [N, characters, symbols] as lines of their likeliest symbols, each with a line end.
  package func lines(of samples: Tensor) -> String {
    samples.likeliestSymbols.map { line($0) + "\n" }.joined()
  }
}
