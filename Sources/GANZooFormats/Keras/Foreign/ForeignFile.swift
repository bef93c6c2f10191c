import GANZooSupport

/// A file of another format, recognised by its first bytes, and advice on what to do with it.
struct ForeignFile: Equatable {
  /// What the file is, in words that follow "G.h5 is".
  let what: String
  /// What to do, or why nothing can be done.
  let remedy: String
  /// Whether it stands for the file that was meant, whatever its format, such as a Git LFS pointer.
  let standsForAnother: Bool

  init(_ what: String, _ remedy: String, standsForAnother: Bool = false) {
    self.what = what
    self.remedy = remedy
    self.standsForAnother = standsForAnother
  }

  /// The error that names the file.
  func error(_ file: String) -> KerasFormatError { .foreign(file: file, what: what, remedy: remedy) }

  static let rebuild =
    "GANZoo reads Keras' files only; build the same network in Keras, copy the weights into it and save that"
  private static let sampleSize = 1 << 16

  /// Recognises a file that is neither HDF5 nor a zip archive. Nil if its format is unknown.
  init?(_ file: RegularFile) {
    guard file.size > 0 else {
      self.init("empty", "it has no bytes; copy or download it again")
      return
    }
    let bytes = file.bytes(at: 0, count: min(file.size, Self.sampleSize))
    if let kind = Self.binary(bytes) ?? Self.checkpointPart(file) {
      self = kind
    } else if let text = Self.text(bytes), let kind = ForeignText(text).kind {
      self = kind
    } else {
      return nil
    }
  }

  /// Recognises a binary format by its signature.
  private static func binary(_ bytes: [UInt8]) -> ForeignFile? {
    let begins = { (signature: [UInt8], offset: Int) in bytes.dropFirst(offset).starts(with: signature) }
    for format in compressors where begins(format.signature, format.offset) {
      return ForeignFile(format.name, "unpack it first: \(format.command)")
    }
    for (signature, offset, name) in models where begins(signature, offset) { return ForeignFile(name, rebuild) }
    for (signature, name) in documents where begins(signature, 0) {
      return ForeignFile(name, "it holds no weights; look for the model beside it")
    }
    if bytes.allSatisfy({ $0 == 0 }) {
      return ForeignFile("nothing but zeros at its beginning", "a download or a copy that did not end; fetch it again")
    }
    // A SavedModel: field 1 is the schema version, 1, and field 2 a graph.
    if begins([0x08, 0x01, 0x12], 0) { return savedModel }
    if bytes.beginAsONNX {
      return ForeignFile(
        "an ONNX model",
        "import and inspect read ONNX; here take the Keras file that it was made of, or " + build)
    }
    // A TensorFlow GraphDef: field 1 are nodes, each with a name and an op.
    if bytes[0] == 0x0a, ["Placeholder", "Const"].contains(where: { bytes.contains(text: $0) }) {
      return ForeignFile("a TensorFlow graph", rebuild)
    }
    return nil
  }

  private static let build = "build the same network in Keras, copy the weights into it and save that"
  static let savedModel = ForeignFile(
    "a TensorFlow SavedModel",
    "open it in Keras 2 (tf.keras.models.load_model) and save it as one file: model.save('G.h5')")

  private static let compressors: [(signature: [UInt8], offset: Int, name: String, command: String)] = [
    ([0x1f, 0x8b], 0, "a gzip archive", "gunzip, or tar -xzf"), (Array("BZh".utf8), 0, "a bzip2 archive", "bunzip2"),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 0, "an xz archive", "unxz, or tar -xJf"),
    ([0x28, 0xb5, 0x2f, 0xfd], 0, "a Zstandard archive", "unzstd"),
    (Array("ustar".utf8), 257, "a tar archive", "tar -xf"),
    ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 0, "a 7-Zip archive", "7z x"),
    (Array("Rar!".utf8), 0, "a RAR archive", "unrar x"),
  ]
  private static let models: [(signature: [UInt8], offset: Int, name: String)] = [
    // A pickle of the magic number with which torch.save began files until 2020.
    ([0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46], 0, "a PyTorch file"),
    ([0x80, 0x02, 0x7d], 0, "a Python pickle"), ([0x80, 0x03], 0, "a Python pickle"),
    ([0x80, 0x04, 0x95], 0, "a Python pickle"), ([0x80, 0x05, 0x95], 0, "a Python pickle"),
    ([0x80, 0x02], 0, "a Python pickle"), (Array("TFL3".utf8), 4, "a TensorFlow Lite model"),
    ([0x93] + Array("NUMPY".utf8), 0, "a NumPy array"), (Array("GGUF".utf8), 0, "a GGUF file"),
    (Array("MATLAB 5.0".utf8), 0, "a MATLAB file"),
  ]
  private static let documents: [(signature: [UInt8], name: String)] = [
    ([0x89] + Array("PNG".utf8), "a PNG picture"), ([0xff, 0xd8, 0xff], "a JPEG picture"),
    (Array("GIF8".utf8), "a GIF picture"), (Array("%PDF".utf8), "a PDF document"),
  ]

  /// Recognises a part of a TensorFlow checkpoint. The index is a table that ends with LevelDB's magic number.
  private static func checkpointPart(_ file: RegularFile) -> ForeignFile? {
    let magic: [UInt8] = [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb]
    let end = file.size >= 48 ? file.bytes(at: file.size - magic.count, count: magic.count) : []
    return end == magic || file.name.contains(".data-00000-of-") ? checkpoint : nil
  }

  static let checkpoint = ForeignFile(
    "a part of a TensorFlow checkpoint",
    "in Python build the model, load it (model.load_weights) and save it as one file: model.save('G.h5')")

  /// The bytes as text, or nil if they have control characters or are not UTF-8.
  private static func text(_ bytes: [UInt8]) -> String? {
    guard !bytes.contains(where: { $0 < 0x20 && ![9, 10, 12, 13, 27].contains($0) }) else { return nil }
    // The sample may end within a character.
    for cut in 0...3 {
      if let text = String(validating: bytes.dropLast(cut), as: UTF8.self) { return text }
    }
    return nil
  }
}

extension [UInt8] {
  /// Whether they begin as ONNX' ModelProto: field 1 is the version, at least 3, and the producer or another text field
  /// follows.
  package var beginAsONNX: Bool {
    count > 3 && self[0] == 0x08 && (3...31).contains(self[1])
      && [0x12, 0x1a, 0x22, 0x32, 0x3a, 0x42].contains(self[2])
  }

  fileprivate func contains(text: String) -> Bool {
    let wanted = Array(text.utf8)
    let end = Swift.min(count, 4096) - wanted.count
    return end >= 0 && (0...end).contains { self[$0...].starts(with: wanted) }
  }
}
