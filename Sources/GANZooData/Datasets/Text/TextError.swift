public import GANZooSupport

/// An error in text files, or in a request for them.
public enum TextError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// The networks' samples are not lines of text.
  case wrongSample(shape: [Int])
  /// There is neither a file nor a folder of this name.
  case noFile(path: String)
  /// The folder holds no text files.
  case noFiles(folder: String)
  /// The folder cannot be listed; `reason` is the system's message.
  case cannotList(folder: String, reason: String)
  /// A byte, counted from 0, is not part of UTF-8 text.
  case notUTF8(file: String, byte: Int)
  /// A byte, counted from 0, is zero, which no text has.
  case zeroByte(file: String, byte: Int)
  /// There is more text than the limit in bytes.
  case tooLarge(path: String, limit: Int)
  /// The folder holds more text files than the limit.
  case tooManyFiles(folder: String, limit: Int)
  /// There are no lines for a split; `lines` counts those of both splits.
  case tooShort(path: String, lines: Int, split: DatasetSplit)

  /// The message shown to a user.
  public var description: String {
    switch self {
    case .wrongSample(let shape):
      "lines of text have shape [characters, symbols], 2 to 1,024 characters of 3 to \(Alphabet.mostSymbols.grouped) "
        + "symbols, but architecture.sample is \(shape); the architecture 'chars' learns text"
    case .noFile(let path): "there is no text file or folder \(path)"
    case .noFiles(let folder): "\(folder): no files whose names end in .txt or .txt.gz"
    case .cannotList(let folder, let reason): "cannot read the folder \(folder): \(reason)"
    case .notUTF8(let file, let byte):
      "\(file): not a text in UTF-8: the byte at \(byte.grouped) does not belong there"
    case .zeroByte(let file, let byte):
      "\(file): not a text in UTF-8: the byte at \(byte.grouped) is zero; is it in UTF-16, or a program?"
    case .tooLarge(let path, let limit): "\(path): more than \(limit.grouped) bytes of text"
    case .tooManyFiles(let folder, let limit): "\(folder): more than \(limit.grouped) text files"
    case .tooShort(let path, let lines, let split):
      "\(path): only \(lines.counted("line")) of text, none of them for "
        + (split == .test ? "the comparison" : "the training")
    }
  }

  /// True if the command or the recipe is wrong, rather than a file.
  public var isWrongUse: Bool {
    switch self {
    case .wrongSample, .noFile: true
    default: false
    }
  }
}
