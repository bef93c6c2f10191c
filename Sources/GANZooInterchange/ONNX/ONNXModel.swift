public import GANZooFormats
public import GANZooNN
package import GANZooSupport
import GANZooTensors
import SwiftProtobuf

/// A network with weights, in inference mode, as a model that ONNX Runtime and others run.
///
/// Inputs and outputs have the names of the network's layers, and Keras' shapes: [batch, …], channels last. Inputs of
/// whole numbers are int32, as they are in Keras, and all others float32. An input that is an output too is called
/// `NAME_1` as an output, since a model's values have one name each. https://onnx.ai/onnx/repo-docs/IR.html
package struct ONNXModel: Sendable {
  /// The version of the operators: the first with `LayerNormalization`, of ONNX 1.12 (June 2022), so that all runtimes of
  /// the years since then know it.
  package static let operatorSet: Int64 = 17
  /// The version of the format that came with it. https://github.com/onnx/onnx/blob/main/docs/Versioning.md
  package static let formatVersion: Int64 = 8
  /// The most bytes of a message of Protocol Buffers. https://protobuf.dev/programming-guides/proto-limits
  private static let mostBytes = Int(Int32.max)

  private let model: ModelProto

  /// A model from a network and its weights.
  ///
  /// - Parameters:
  ///   - arrays: values of the parameters of each vertex, in the order of `network.vertices`.
  ///   - version: of this library, as the model's producer.
  ///   - metadata: texts for whoever opens the model.
  /// - Throws: `ONNXError` where a layer has no form in ONNX or the weights are too many.
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

  /// Writes the file beside its target, which it then replaces.
  ///
  /// Throws `FileWriteError`, and `ONNXError.tooLarge` where the weights and all else are.
  package func write(to path: String) throws { try write(to: path, in: nil) }

  /// The same, together with other files.
  package func write(to path: String, in group: FileGroup?) throws {
    let bytes: [UInt8]
    do {
      bytes = try model.serializedBytes()
    } catch BinaryEncodingError.missingRequiredFields {
      // No field is required; SwiftProtobuf has no error of its own for a message that is too large.
      throw ONNXError.tooLarge(network: model.graph.name)
    }
    try AtomicFile.write(bytes, to: path, in: group)
  }
}

/// A network that cannot be written as a model of ONNX.
public enum ONNXError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A layer of a class that has no form in ONNX here; `known` are those that have.
  case noForm(network: String, layer: String, className: String, known: [String])
  /// The model is larger than a message of Protocol Buffers can be.
  case tooLarge(network: String)

  /// A sentence that names the network.
  public var description: String {
    switch self {
    case .noForm(let network, let layer, let className, let known):
      "\(network): layer '\(layer)' (\(className)) has no form in ONNX; known: \(known.joined(separator: ", "))"
    case .tooLarge(let network): "\(network): a model of ONNX has less than 2 GiB, but this one would have more"
    }
  }
}
