public import GANZooSupport

/// Why a Keras or HDF5 file could not be read or written.
///
/// Paths that begin with "/" lie inside the file.
public enum KerasFormatError: UserError, Equatable, Sendable {
  /// There is no such file.
  case missingFile(String)
  /// The operating system refuses to read the file.
  case cannotRead(file: String, reason: String)
  /// The file cannot be written; what was there before is unchanged.
  case cannotWrite(file: String, reason: String)
  /// The file does not have HDF5's signature.
  case notHDF5(file: String)
  /// The file has neither HDF5's signature nor a zip archive's.
  case notKeras(file: String)
  /// The file has another format, which we recognise but do not read. The remedy tells the user what to do.
  case foreign(file: String, what: String, remedy: String)
  /// The file ends before the length that its own superblock states; both lengths in bytes.
  case truncated(file: String, expected: UInt64, found: UInt64)
  /// A part of the file is invalid.
  case damaged(file: String, part: String)
  /// A dataset claims to be larger than a file of this size can hold, or than is allowed.
  case tooLarge(file: String, path: String)
  /// Compressed data would unpack to `bytes`. `limit` is the most that all compressed data of a file of this size may
  /// unpack to.
  case unpacksTooFar(file: String, path: String, bytes: Int, limit: Int)
  /// The file uses a feature that is not supported, such as a link to another file or a filter that needs a plug-in.
  case unsupported(file: String, path: String, feature: String)
  /// The file has no weights in any layout of Keras.
  case noWeights(file: String, reason: String)
  /// The file has another format, in which it has no arrays, and so no weights.
  case noArrays(file: String)
  /// The file has no Keras model.
  case noModel(file: String, reason: String)
  /// The file has no such group, though it should.
  case missingGroup(file: String, path: String)
  /// The file has no such dataset, though it should.
  case missingDataset(file: String, path: String)
  /// A dataset or attribute holds elements of another type.
  case wrongType(file: String, path: String, expected: String, found: String)
  /// The weights do not fit the network.
  case mismatch(file: String, WeightMismatch)
  /// An alias names a layer that the file (if `isStored`) or the network does not have.
  case unknownLayer(file: String, name: String, isStored: Bool)
  /// The aliases give one layer of the file to two layers of the network.
  case usedTwice(file: String, name: String)
  /// A name that Keras or HDF5 could not read back.
  case invalidName(file: String, kind: String, name: String, reason: String)

  /// Whether the command or the recipe has to change, rather than a file or the machine.
  public var isWrongUse: Bool {
    switch self {
    case .unknownLayer, .usedTwice: true
    default: false
    }
  }
}

extension KerasFormatError: CustomStringConvertible {
  /// The message. Control characters in names of the file are escaped, so that it is safe to print.
  public var description: String { sentence.printable }

  private var sentence: String {
    switch self {
    case .missingFile(let file):
      "\(file) does not exist"
    case .cannotRead(let file, let reason):
      "cannot read \(file): \(reason)"
    case .cannotWrite(let file, let reason):
      "cannot write \(file): \(reason)"
    case .notHDF5(let file):
      "\(file) is not an HDF5 file"
    case .notKeras(let file):
      "\(file) is not a Keras file: it is neither HDF5, a zip archive, safetensors nor ONNX"
    case .foreign(let file, let what, let remedy):
      "\(file) is \(what), not a Keras file: \(remedy)"
    case .truncated(let file, let expected, let found):
      "\(file) is truncated: it should have \(expected) bytes, but has \(found)"
    case .damaged(let file, let part):
      "\(file) is damaged: \(part.shown(most: 400))"
    case .tooLarge(let file, let path):
      "\(file): \(path.shown(most: 200)) claims to be larger than the file can hold"
    case .unpacksTooFar(let file, let path, let bytes, let limit):
      "\(file): \(path.shown(most: 200)) would unpack to \(bytes.grouped) bytes, and a file of this size may to "
        + "\(limit.grouped) in all: "
        + "save it without compression"
    case .unsupported(let file, let path, let feature):
      "\(file): \(path.shown(most: 200)) uses \(feature), which is not supported"
    case .noWeights(let file, let reason):
      "\(file) holds no Keras weights: \(reason)"
    case .noArrays(let file):
      "\(file) holds no weights: it has no arrays of floating-point numbers"
    case .noModel(let file, let reason):
      "\(file) holds no Keras model: \(reason)"
    case .missingGroup(let file, let path):
      "\(file): group \(path.shown(most: 200)) is missing"
    case .missingDataset(let file, let path):
      "\(file): dataset \(path.shown(most: 200)) is missing"
    case .wrongType(let file, let path, let expected, let found):
      "\(file): \(path.shown(most: 200)) holds \(found), not \(expected)"
    case .mismatch(let file, let mismatch):
      "\(file) does not fit the network, compared \(mismatch)"
    case .unknownLayer(let file, let name, let isStored):
      isStored
        ? "\(file) has no layer '\(name.shown())' with weights"
        : "\(file): the network has no layer '\(name.shown())' to give weights to"
    case .usedTwice(let file, let name):
      "\(file): layer '\(name.shown())' would go to two layers of the network"
    case .invalidName(let file, let kind, let name, let reason):
      "cannot write \(file): \(kind) '\(name.shown())' \(reason)"
    }
  }
}
