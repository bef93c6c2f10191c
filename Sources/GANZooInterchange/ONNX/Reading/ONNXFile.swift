package import GANZooFormats
import GANZooSupport
import SwiftProtobuf

/// An ONNX model that was read from a file: a graph of operators, the constants that they use, and texts.
/// https://onnx.ai/onnx/repo-docs/IR.html
package struct ONNXFile: Sendable {
  /// The path of the file, for errors.
  package let path: String
  /// The size of the file in bytes.
  let size: Int
  let model: ModelProto

  /// The most bytes of a Protocol Buffers message.
  private static let mostBytes = Int(Int32.max)

  /// Whether the file at `path` begins as an ONNX model does.
  package static func isONNX(_ path: String) -> Bool {
    (try? RegularFile.beginning(of: path, count: 4))?.beginAsONNX ?? false
  }

  /// Reads the file at `path`. Throws `KerasFormatError`.
  package init(contentsOf path: String) throws {
    let file: RegularFile
    do {
      file = try RegularFile(path)
    } catch {
      throw KerasFormatError.cannotRead(file: path, reason: error.reason)
    }
    guard file.size <= Self.mostBytes else { throw KerasFormatError.tooLarge(file: path, path: "/") }
    (self.path, size) = (path, file.size)
    do {
      model = try ModelProto(serializedBytes: file.bytes(at: 0, count: file.size))
    } catch {
      throw KerasFormatError.damaged(file: path, part: "it is not a message of Protocol Buffers")
    }
  }

  /// The texts of `metadata_props`.
  package var metadata: [String: String] {
    // Names are compared, which takes quadratic time for too many marks in a row.
    let texts = model.metadataProps.filter { $0.key.isStreamSafe && $0.value.isStreamSafe }
    return Dictionary(texts.map { ($0.key, $0.value) }) { first, _ in first }
  }

  /// The constants of floating-point numbers by layer: "kernel" of "conv_1" is "conv_1/kernel" or "conv_1.kernel".
  /// Arrays are as ONNX has them, a convolution's kernel [filters, channels, height, width].
  ///
  /// Throws `KerasFormatError`.
  package var weights: StoredWeights {
    get throws {
      var layers: [StoredLayer] = []
      var positions: [String: Int] = [:]
      // Factors of a size are no weights.
      let resizes = model.graph.node.filter { $0.opType == "Resize" }
      let factors = Set(resizes.flatMap { $0.input.dropFirst() }.filter(\.isStreamSafe).map { Array($0.utf8) })
      for tensor in model.graph.initializer where tensor.isFloat && !factors.contains(Array(tensor.name.utf8)) {
        guard tensor.name.isStreamSafe, tensor.name.utf8.count <= TextLimits.name else {
          throw KerasFormatError.damaged(file: path, part: "a constant's name is too long")
        }
        let parts = tensor.name.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "." }
        let name = String(parts.last ?? "")
        let layer = parts.count > 1 ? String(tensor.name.dropLast(name.count + 1)) : name
        let weight = StoredWeight(name: name, array: try tensor.array(in: path))
        if let position = positions[layer] {
          layers[position].weights.append(weight)
        } else {
          positions[layer] = layers.count
          layers.append(StoredLayer(name: layer, group: layer, weights: [weight]))
        }
      }
      return StoredWeights(layout: .legacy, layers: layers)
    }
  }
}

extension KerasFile {
  /// Reads the file at `path`: what `init(contentsOf:)` reads, or an ONNX model or a hub's folder, of which it has
  /// weights and facts.
  ///
  /// Throws `KerasFormatError`, or `FileWriteError` if an archive cannot be unpacked to a temporary file.
  package static func read(_ path: String, readsOptimizer: Bool = false) throws -> KerasFile {
    if HubFolder.isHubFolder(path) {
      let (facts, reader) = try HubFolder.contents(of: path)
      return KerasFile(.safetensors, weights: try StoredWeights(reader), facts: facts.attributes)
    }
    guard ONNXFile.isONNX(path) else { return try KerasFile(contentsOf: path, readsOptimizer: readsOptimizer) }
    let file = try ONNXFile(contentsOf: path)
    return KerasFile(.onnx, weights: try file.weights, facts: file.metadata)
  }
}

// MARK: - Constants

extension TensorProto {
  /// Whether it holds floating-point numbers that are read.
  var isFloat: Bool {
    [.float, .double, .float16, .bfloat16].contains(DataType(rawValue: Int(dataType)))
  }

  /// The most axes of a constant; those of layers have at most five.
  static let mostAxes = 8

  /// The number of elements, if the extents are those of an array.
  private func count(in path: String) throws -> Int {
    guard dataLocation == .default, externalData.isEmpty else {
      throw KerasFormatError.cannotRead(
        file: path,
        reason: "the values of '\(name.shown())' are in another file, which is not opened; save the model in one file")
    }
    guard dims.count <= Self.mostAxes else {
      throw KerasFormatError.damaged(
        file: path, part: "the constant '\(name.shown())' has \(dims.count) axes, more than \(Self.mostAxes)")
    }
    guard dims.allSatisfy({ (0...Int64(Int32.max)).contains($0) }) else { throw damaged(path) }
    let count = dims.reduce(1) { $0.multipliedClamped(by: max(Int($1), 1)) }
    guard count <= Int(Int32.max) else { throw damaged(path) }
    return dims.contains(0) ? 0 : count
  }

  private func damaged(_ path: String) -> KerasFormatError {
    .damaged(file: path, part: "the constant '\(name.shown())' does not have as many numbers as its shape says")
  }

  /// Floating-point numbers as float32. Throws `KerasFormatError`.
  func array(in path: String) throws -> StoredArray {
    let count = try count(in: path)
    let raw = [UInt8](rawData)
    let values: [Float]
    switch DataType(rawValue: Int(dataType)) {
    case .float:
      values = raw.isEmpty ? floatData : raw.numbers { (bits: UInt32) in Float(bitPattern: bits) }
    case .double:
      values =
        raw.isEmpty
        ? doubleData.map { Float($0) } : raw.numbers { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    case .float16:
      let bits = raw.isEmpty ? int32Data.map { UInt16(truncatingIfNeeded: $0) } : raw.numbers { (bits: UInt16) in bits }
      values = bits.map(Float.init(half:))
    case .bfloat16:
      let bits = raw.isEmpty ? int32Data.map { UInt16(truncatingIfNeeded: $0) } : raw.numbers { (bits: UInt16) in bits }
      values = bits.map { Float(bitPattern: UInt32($0) << 16) }
    default:
      throw KerasFormatError.wrongType(
        file: path, path: name, expected: "floating-point numbers", found: "type \(dataType)")
    }
    guard values.count == count else { throw damaged(path) }
    return StoredArray(shape: dims.map { Int($0) }, values: values)
  }

  /// Whole numbers. Throws `KerasFormatError`.
  func numbers(in path: String) throws -> [Int] {
    let count = try count(in: path)
    let raw = [UInt8](rawData)
    let values: [Int]
    switch DataType(rawValue: Int(dataType)) {
    case .int64:
      values = raw.isEmpty ? int64Data.map { Int($0) } : raw.numbers { (bits: UInt64) in Int(Int64(bitPattern: bits)) }
    case .int32:
      values = raw.isEmpty ? int32Data.map { Int($0) } : raw.numbers { (bits: UInt32) in Int(Int32(bitPattern: bits)) }
    default:
      throw KerasFormatError.wrongType(file: path, path: name, expected: "whole numbers", found: "type \(dataType)")
    }
    guard values.count == count else { throw damaged(path) }
    return values
  }
}

extension [UInt8] {
  /// Little-endian numbers; the bytes of an incomplete one are left out.
  fileprivate func numbers<Bits: FixedWidthInteger, Number>(_ number: (Bits) -> Number) -> [Number] {
    let size = MemoryLayout<Bits>.size
    return withUnsafeBytes { bytes in
      (0..<bytes.count / size).map {
        number(Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: Bits.self)))
      }
    }
  }
}
