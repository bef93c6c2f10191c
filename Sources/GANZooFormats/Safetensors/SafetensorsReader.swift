package import GANZooSupport

/// Reads a safetensors file: the header at once, the values of an array when they are asked for.
///
/// All that the header says is checked against the file's size first: offsets and shapes agree, and the arrays lie one
/// behind the other from the first byte behind the header to the last of the file, as the Python package requires it.
/// https://huggingface.co/docs/safetensors/index#format
package struct SafetensorsReader {
  /// What the header says of an array.
  package struct Entry: Equatable, Sendable {
    /// The array's name.
    package var name: String
    /// The type of its elements, such as "F32".
    package var type: String
    /// The extent of each axis; empty for a scalar.
    package var shape: [Int]
    /// Where its bytes lie, counted from the end of the header.
    package var bytes: Range<Int>
  }

  /// The texts of `__metadata__`.
  package let metadata: [String: String]
  /// The arrays in the order of the header.
  package let entries: [Entry]
  private let file: RegularFile
  private let start: Int

  /// The longest header in bytes: the Python package's limit.
  private static let longestHeader = 100_000_000
  private static let lengthSize = 8
  /// The longest name of an array in bytes.
  private static let longestName = 2048
  /// The most texts of the metadata. Programs write fewer than a hundred.
  private static let mostTexts = 10_000

  /// The most arrays, and texts that are parsed before they are counted. The largest models have some ten thousand.
  private static let mostEntries = 100_000

  /// The bytes of an element by type. https://docs.rs/safetensors/latest/safetensors/tensor/enum.Dtype.html
  private static let elementSizes = [
    "C64": 8, "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2,
    "I8": 1,
    "U8": 1, "BOOL": 1, "F8_E4M3": 1, "F8_E5M2": 1,
  ]

  /// Whether a file begins as one of this format: the length of a header that the file can hold, and a brace.
  package static func begins(_ file: RegularFile) -> Bool {
    let bytes = file.bytes(at: 0, count: lengthSize + 1)
    return bytes.count > lengthSize && bytes[lengthSize] == UInt8(ascii: "{") && length(bytes) <= UInt64(file.size)
  }

  private static func length(_ bytes: [UInt8]) -> UInt64 {
    bytes.prefix(lengthSize).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Reads and checks the header of the file at `path`. Throws `KerasFormatError`.
  package init(contentsOf path: String) throws(KerasFormatError) {
    let file = try RegularFile.keras(path)
    if !Self.begins(file), let foreign = ForeignFile(file) { throw foreign.error(path) }
    try self.init(file)
  }

  /// Reads and checks the header of an open file. Throws `KerasFormatError.damaged`.
  package init(_ file: RegularFile) throws(KerasFormatError) {
    func damaged(_ part: String) -> KerasFormatError { .damaged(file: file.name, part: part) }
    let length = Self.length(file.bytes(at: 0, count: Self.lengthSize))
    guard file.size >= Self.lengthSize, length <= UInt64(min(file.size - Self.lengthSize, Self.longestHeader)) else {
      throw damaged("its header would have \(length.description) bytes, which do not fit into \(file.size.grouped)")
    }
    start = Self.lengthSize + Int(length)
    let text = String(validating: file.bytes(at: Self.lengthSize, count: Int(length)), as: UTF8.self)
    guard let text else { throw damaged("its header is not UTF-8") }
    do throws(JSONError) {
      let header = try JSONObject(json: text, mostKeys: Self.mostEntries)
      metadata = try Self.metadata(of: header)
      entries = try header.entries.filter { $0.key != SafetensorsFile.metadataName }.map(Self.entry)
      try Self.check(entries, size: file.size - start)
    } catch {
      throw damaged("its header: \(error.reason)")
    }
    self.file = file
  }

  private static func metadata(of header: JSONObject) throws(JSONError) -> [String: String] {
    guard let value = header[SafetensorsFile.metadataName] else { return [:] }
    guard case .object(let texts) = value else { throw JSONError("__metadata__ is not an object") }
    guard texts.entries.count <= mostTexts else {
      throw JSONError("__metadata__ has \(texts.entries.count.grouped) texts, more than \(mostTexts.grouped)")
    }
    var metadata: [String: String] = [:]
    for (name, value) in texts.entries {
      guard case .string(let text) = value else {
        throw JSONError("'\(name.shown())' of __metadata__ is not a text")
      }
      metadata[name] = text
    }
    return metadata
  }

  private static func entry(_ name: String, _ value: JSONObject.Value) throws(JSONError) -> Entry {
    guard name.utf8.count <= longestName else {
      throw JSONError("the name of an array has \(name.utf8.count) bytes, more than \(longestName)")
    }
    guard case .object(let object) = value, case .string(let type)? = object["dtype"],
      let shape = object["shape"]?.sizes, let offsets = object["data_offsets"]?.sizes, offsets.count == 2,
      offsets[0] <= offsets[1]
    else { throw JSONError("'\(name.shown())' lacks a type, a shape, or two offsets in order") }
    // Where one extent is 0 the others could still be too large to multiply.
    guard shape.reduce(1, { $0.multipliedClamped(by: max($1, 1)) }) < Int.max else {
      throw JSONError("'\(name.shown())' of shape \(shape) is too large")
    }
    if let size = elementSizes[type] {
      let count = shape.reduce(size) { $0.multipliedClamped(by: $1) }
      guard count == offsets[1] - offsets[0] else {
        throw JSONError(
          "'\(name.shown())' of shape \(shape) and type \(type) takes \(count) bytes, but its offsets say "
            + "\(offsets[1] - offsets[0])")
      }
    }
    return Entry(name: name, type: type, shape: shape, bytes: offsets[0]..<offsets[1])
  }

  /// Throws unless the arrays fill `size` bytes without a gap or an overlap.
  private static func check(_ entries: [Entry], size: Int) throws(JSONError) {
    var end = 0
    for entry in entries.sorted(by: { ($0.bytes.lowerBound, $0.bytes.count) < ($1.bytes.lowerBound, $1.bytes.count) }) {
      guard entry.bytes.lowerBound == end else {
        throw JSONError("'\(entry.name.shown())' begins at byte \(entry.bytes.lowerBound) of the values, not at \(end)")
      }
      end = entry.bytes.upperBound
    }
    guard end == size else { throw JSONError("its arrays take \(end) bytes, but \(size) follow the header") }
  }
}

// MARK: - Values

extension SafetensorsReader {
  /// Whether an array holds floating-point numbers that are read.
  package static func isFloat(_ entry: Entry) -> Bool { ["F64", "F32", "F16", "BF16"].contains(entry.type) }

  /// The values of an array of floating-point numbers, as float32. Throws `KerasFormatError`.
  package func array(_ entry: Entry) throws(KerasFormatError) -> StoredArray {
    let bytes = file.bytes(at: start + entry.bytes.lowerBound, count: entry.bytes.count)
    guard bytes.count == entry.bytes.count else {
      throw .damaged(file: file.name, part: "the values of '\(entry.name.shown())' cannot be read")
    }
    let values: [Float]
    switch entry.type {
    case "F32": values = Self.values(bytes) { (bits: UInt32) in Float(bitPattern: bits) }
    case "F64": values = Self.values(bytes) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    case "F16": values = Self.values(bytes, Float.init(half:))
    // bfloat16 is the upper half of a float32.
    case "BF16": values = Self.values(bytes) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
    default:
      throw .wrongType(
        file: file.name, path: entry.name, expected: "floating-point numbers", found: entry.type.shown())
    }
    return StoredArray(shape: entry.shape, values: values)
  }

  private static func values<Bits: FixedWidthInteger>(_ bytes: [UInt8], _ number: (Bits) -> Float) -> [Float] {
    let size = MemoryLayout<Bits>.size
    return bytes.withUnsafeBytes { bytes in
      (0..<bytes.count / size).map { index in
        number(Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self)))
      }
    }
  }
}

extension Float {
  /// A number of IEEE 754's binary16: a sign, 5 bits of exponent, 10 of fraction.
  package init(half bits: UInt16) {
    let (sign, exponent, fraction) = (UInt32(bits >> 15) << 31, UInt32(bits >> 10 & 0x1f), UInt32(bits & 0x3ff))
    switch exponent {
    case 0: self.init(sign: sign == 0 ? .plus : .minus, exponent: -24, significand: Float(fraction))
    case 0x1f: self.init(bitPattern: sign | 0x7f80_0000 | fraction << 13)
    default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}

extension JSONObject.Value {
  /// A list of whole numbers of at least 0; nil for anything else.
  fileprivate var sizes: [Int]? {
    guard case .array(let values) = self else { return nil }
    let numbers = values.compactMap { if case .int(let number) = $0, number >= 0 { number } else { nil } }
    return numbers.count == values.count ? numbers : nil
  }
}

// MARK: - Layers

extension StoredWeights {
  /// The arrays of a safetensors file by layer: "kernel" of the layer "conv_1" is called "conv_1.kernel".
  ///
  /// Throws `KerasFormatError`.
  package init(_ reader: SafetensorsReader) throws(KerasFormatError) {
    self.init(layout: .legacy, layers: [])
    var positions: [String: Int] = [:]
    for entry in reader.entries {
      let dot = entry.name.lastIndex(of: ".")
      let layer = dot.map { String(entry.name[..<$0]) } ?? entry.name
      let name = dot.map { String(entry.name[entry.name.index(after: $0)...]) } ?? entry.name
      let isFloat = SafetensorsReader.isFloat(entry)
      let weight = StoredWeight(
        name: name, array: isFloat ? try reader.array(entry) : StoredArray(shape: [0], values: []),
        other: isFloat ? nil : .init(type: entry.type.lowercased(), shape: entry.shape, isInteger: false))
      if let position = positions[layer] {
        layers[position].weights.append(weight)
      } else {
        positions[layer] = layers.count
        layers.append(StoredLayer(name: layer, group: layer, weights: [weight]))
      }
    }
  }
}
