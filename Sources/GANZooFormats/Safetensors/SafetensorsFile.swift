import Foundation
package import GANZooSupport

/// A safetensors file: named arrays, and no code. PyTorch, JAX and the Hugging Face Hub use the format for weights.
///
///     length of the header, 8 bytes, little-endian   header, JSON   values, one array after the other
///
/// Equal contents give equal bytes. With names in ascending order, they are the bytes that the Python package writes.
/// https://huggingface.co/docs/safetensors/index#format
public struct SafetensorsFile: Sendable {
  private let arrays: [StoredArray]
  private let header: [UInt8]

  /// A file of float32 arrays in this order.
  ///
  /// - Parameter metadata: texts for the header's `__metadata__`.
  /// - Throws: `SafetensorsError` if a name occurs twice or is `__metadata__`.
  public init(tensors: [(name: String, array: StoredArray)], metadata: [String: String] = [:]) throws {
    arrays = tensors.map(\.array)
    header = try Self.header(tensors, metadata)
  }

  /// Writes the file under a temporary name and renames it to `path`. Throws `FileWriteError`.
  public func write(to path: String) throws { try write(to: path, in: nil) }

  /// Writes the file. It gets its name together with the other files of `group`, if there is one.
  package func write(to path: String, in group: FileGroup?) throws {
    let file = try PendingFile(for: path)
    do {
      try file.write(header)
      for array in arrays {
        // The format is little-endian, as are all platforms that Swift supports.
        try array.values.withUnsafeBytes { try file.write($0) }
      }
      try file.finish(in: group)
    } catch {
      file.discard()
      throw error
    }
  }

  private static func header(
    _ tensors: [(name: String, array: StoredArray)], _ metadata: [String: String]
  ) throws -> [UInt8] {
    var entries: [String] = []
    if !metadata.isEmpty {
      let texts = try metadata.sorted { $0.key < $1.key }.map { "\(try quoted($0.key)):\(try quoted($0.value))" }
      entries.append("\(try quoted(metadataName)):{\(texts.joined(separator: ","))}")
    }
    var names: Set<String> = [metadataName]
    var end = 0
    for (name, array) in tensors {
      guard names.insert(name).inserted else {
        throw name == metadataName ? SafetensorsError.reservedName : .duplicateName(name)
      }
      let start = end
      end += array.values.count * MemoryLayout<Float>.size
      let shape = array.shape.map(String.init).joined(separator: ",")
      entries.append("\(try quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(start),\(end)]}")
    }
    let json = Array("{\(entries.joined(separator: ","))}".utf8)
    // Padding to a multiple of 8 bytes aligns the values in a memory-mapped file.
    let padded = json + [UInt8](repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8)
    return withUnsafeBytes(of: UInt64(padded.count).littleEndian, Array.init) + padded
  }

  /// The key of the metadata in the header.
  static let metadataName = "__metadata__"

  private static func quoted(_ text: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(text), as: UTF8.self)
  }
}

/// Names of arrays that a safetensors file cannot have.
public enum SafetensorsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Two arrays have this name.
  case duplicateName(String)
  /// An array is called `__metadata__`.
  case reservedName

  /// A sentence that names the array.
  public var description: String {
    switch self {
    case .duplicateName(let name): "a safetensors file holds one array of a name, but two are called '\(name)'"
    case .reservedName: "a safetensors file cannot hold an array called '\(SafetensorsFile.metadataName)'"
    }
  }
}
