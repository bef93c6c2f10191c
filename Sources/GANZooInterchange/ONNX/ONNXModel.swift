package import GANZooFormats
package import GANZooNN
package import GANZooSupport
import GANZooTensors
import SwiftProtobuf

/// A network with its weights as an ONNX model for inference, which ONNX Runtime and others run.
///
/// Inputs and outputs have the names of the network's layers and Keras' shapes: [batch, …], channels last. Integer
/// inputs are int32, as in Keras, and all others float32. Names in a graph are unique, so an input that is also an
/// output is called `NAME_1` as an output. https://onnx.ai/onnx/repo-docs/IR.html
package struct ONNXModel: Sendable {
  /// The version of the operator set: the first with `LayerNormalization`. It came with ONNX 1.12 (June 2022), and all
  /// runtimes since then have it.
  package static let operatorSet: Int64 = 17
  /// The version of the format (`ir_version`) that came with it.
  /// https://github.com/onnx/onnx/blob/main/docs/Versioning.md
  package static let formatVersion: Int64 = 8
  /// The most bytes of a Protocol Buffers message. https://protobuf.dev/programming-guides/proto-limits
  private static let mostBytes = Int(Int32.max)

  private let model: ModelProto

  /// Converts a network with its weights.
  ///
  /// - Parameters:
  ///   - arrays: the values of the parameters of each vertex, in the order of `network.vertices`.
  ///   - version: the version of this library, for `producer_version`.
  ///   - metadata: texts for `metadata_props`.
  /// - Throws: `ONNXError` if a layer cannot be converted, or the model would be too large.
  package init(_ network: Network, arrays: [[StoredArray]], version: String, metadata: [String: String] = [:]) throws {
    precondition(
      arrays.map { $0.map(\.shape) } == network.vertices.map { $0.parameters.map(\.shape.sizes) },
      "\(network.name): the arrays are not those of its parameters")
    guard network.parameterCount <= Self.mostBytes / MemoryLayout<Float>.size else {
      throw ONNXError.tooLarge(network: network.name)
    }
    var model = ModelProto()
    model.irVersion = Self.formatVersion
    model.producerName = "GANZoo"
    model.producerVersion = version
    model.opsetImport = [.with { ($0.domain, $0.version) = ("", Self.operatorSet) }]
    model.metadataProps = metadata.sorted { $0.key < $1.key }.map { entry in
      .with { ($0.key, $0.value) = (entry.key, entry.value) }
    }
    model.graph = try GraphBuilder.graph(of: network, arrays)
    self.model = model
  }

  /// Writes the file under a temporary name and renames it to `path`.
  ///
  /// Throws `FileWriteError`, or `ONNXError.tooLarge` if the whole message is too large.
  package func write(to path: String) throws { try write(to: path, in: nil) }

  /// Writes the file. It gets its name together with the other files of `group`, if there is one.
  package func write(to path: String, in group: FileGroup?) throws {
    let bytes: [UInt8]
    do {
      bytes = try model.serializedBytes()
    } catch BinaryEncodingError.missingRequiredFields {
      // ONNX' messages have no required fields. SwiftProtobuf throws this error for a message that is too large, too.
      throw ONNXError.tooLarge(network: model.graph.name)
    }
    try AtomicFile.write(bytes, to: path, in: group)
  }
}

/// A network that cannot be written as an ONNX model.
public enum ONNXError: Error, Equatable, Sendable, CustomStringConvertible {
  /// We cannot convert layers of this class. `known` are the classes that we can convert.
  case unsupportedLayer(network: String, layer: String, className: String, known: [String])
  /// The model is larger than a Protocol Buffers message can be.
  case tooLarge(network: String)

  /// A sentence that names the network.
  public var description: String {
    switch self {
    case .unsupportedLayer(let network, let layer, let className, let known):
      "\(network): layer '\(layer)' (\(className)) has no form in ONNX; known: \(known.joined(separator: ", "))"
    case .tooLarge(let network): "\(network): a model of ONNX has less than 2 GiB, but this one would have more"
    }
  }
}
