public import GANZooSupport

/// An error in the files of a dataset, or in a request for one.
public enum DatasetError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The folder does not exist, or the path is not a folder.
  case noFolder(folder: String)
  /// The folder contains none of the file names under which a part is known.
  case missing(part: String, folder: String, names: [String])
  /// The data of the package are in none of the expected places.
  case noBundledData(name: String, places: [String])
  /// The files are in none of the default locations; `ways` are phrases that say how to get them.
  case notFound(title: String, places: [String], ways: [String])
  /// A folder was given for a dataset that is computed.
  case computed(name: String, folder: String)
  /// The dataset has no samples of this shape.
  case unsupportedSample(name: String, sample: [Int])
  /// The file cannot be opened or read; `reason` is the system's message.
  case cannotRead(file: String, reason: String)
  /// The file does not begin like an IDX file of bytes; magic numbers as stored in the file.
  case notIDX(file: String, expected: UInt32, found: UInt32)
  /// The file is an IDX file of bytes with another number of dimensions.
  case wrongMagic(file: String, expected: UInt32, found: UInt32)
  /// The decompressed file is shorter than its header says; in bytes.
  case truncated(file: String, expected: Int, found: Int)
  /// The decompressed file is longer than its header says; in bytes, where `found` counts only what was read.
  case tooLong(file: String, expected: Int, found: Int)
  /// The header announces more data than a file of this size can hold.
  case implausible(file: String, dimensions: [Int], size: Int)
  /// A dimension is zero.
  case empty(file: String, dimensions: [Int])
  /// The data are complete, but the gzip file ends before its checksum.
  case noChecksum(file: String)
  /// The gzip file is damaged; `reason` is zlib's message.
  case corrupt(file: String, reason: String)
  /// Bytes that are not gzip data follow the gzip data.
  case garbage(file: String, gzipBytes: Int, fileBytes: Int)
  /// The numbers of images and labels differ.
  case countMismatch(images: String, imageCount: Int, labels: String, labelCount: Int)
  /// A label is not a class number.
  case badLabel(file: String, index: Int, value: Int, classes: Int)
  /// The file is empty, or its size is not a multiple of the record size in bytes.
  case partialRecord(file: String, record: Int, found: Int)
  /// A file of class names has the wrong number of names.
  case wrongClassNames(file: String, expected: Int, found: Int)
  /// The contents of the file differ from the publisher's.
  case wrongChecksum(file: String, expected: String, found: String)
  /// Training and test images differ in size; sizes are [height, width].
  case sizeMismatch(train: String, trainSize: [Int], test: String, testSize: [Int])

  /// The message shown to a user.
  public var description: String {
    switch self {
    case .noFolder(let folder): "there is no folder \(folder)"
    case .missing(let part, let folder, let names):
      "no \(part) in the folder \(folder): expected a file \(names.joined(separator: " or "))"
    case .noBundledData(let name, let places):
      "the \(name) data that come with the package were not found; \(ResourceMissingError.explanation(places))"
    case .computed(let name, let folder): "\(name) is computed and takes no folder, but data.folder is \(folder)"
    case .unsupportedSample(let name, let sample):
      "\(name) are images of 1 or 3 channels, from 8 x 8 to 4096 x 4096, but samples are \(times(sample))"
    case .notFound(let title, let places, let ways):
      "\(title) was not found in \(places.joined(separator: " or ")); \(ways.joined(separator: ", or "))"
    case .cannotRead(let file, let reason): "cannot read \(file): \(reason)"
    case .notIDX(let file, let expected, let found):
      "\(file): not an IDX file: expected it to begin with \(hex(expected)), found \(hex(found))"
    case .wrongMagic(let file, let expected, let found):
      "\(file): wrong IDX magic number: expected \(hex(expected)), found \(hex(found))"
    case .truncated(let file, let expected, let found):
      "\(file): truncated: expected \(expected) bytes, found \(found)"
    case .tooLong(let file, let expected, let found):
      "\(file): too long: expected \(expected) bytes, found at least \(found)"
    case .implausible(let file, let dimensions, let size):
      "\(file): the header announces \(times(dimensions)) bytes, more than a file of \(size) bytes can hold"
    case .empty(let file, let dimensions): "\(file): holds no data: its dimensions are \(times(dimensions))"
    case .noChecksum(let file): "\(file): truncated: the gzip file ends before its checksum"
    case .corrupt(let file, let reason): "\(file): corrupt gzip file: \(reason)"
    case .garbage(let file, let gzipBytes, let fileBytes):
      "\(file): expected a gzip file of \(gzipBytes) bytes, found \(fileBytes)"
    case .countMismatch(let images, let imageCount, let labels, let labelCount):
      "\(images) holds \(imageCount.counted("image")), but \(labels) holds \(labelCount.counted("label"))"
    case .badLabel(let file, let index, let value, let classes):
      "\(file): the label at index \(index) is \(value), expected 0...\(classes - 1)"
    case .partialRecord(let file, let record, let found):
      "\(file): expected a whole number of records of \(record) bytes, found \(found) bytes"
    case .wrongClassNames(let file, let expected, let found):
      "\(file): expected \(expected) class names, one a line, found \(found)"
    case .wrongChecksum(let file, let expected, let found):
      "\(file): the SHA-256 of its contents is \(found), expected \(expected)"
    case .sizeMismatch(let train, let trainSize, let test, let testSize):
      "\(train) holds images of \(times(trainSize)), but \(test) of \(times(testSize))"
    }
  }

  /// True if the command or the recipe is wrong, rather than a file.
  public var isWrongUse: Bool {
    switch self {
    case .noFolder, .computed, .unsupportedSample: true
    default: false
    }
  }
}

private func times(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: " x ") }

private func hex(_ number: UInt32) -> String {
  let digits = String(number, radix: 16)
  return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
}
