import Foundation
import GANZoo
import GANZooInterchange
import GANZooTestSupport
import SwiftProtobuf

/// The ONNX model of a network with arbitrary weights.
func written(_ network: Network) throws -> ModelProto {
  let folder = try TemporaryFolder()
  try SampleModel(network).write(to: folder.path + "/model.onnx")
  return try ModelProto(serializedBytes: folder.bytes("model.onnx"))
}

extension ModelProto {
  /// The operators in the order of the nodes.
  var operators: [String] { graph.node.map(\.opType) }

  /// The only node of an operator.
  func node(_ type: String) -> NodeProto? {
    let nodes = graph.node.filter { $0.opType == type }
    return nodes.count == 1 ? nodes.first : nil
  }
}

extension NodeProto {
  /// The numbers of an attribute.
  func ints(_ name: String) -> [Int64]? { attribute.first { $0.name == name }?.ints }
}

extension ValueInfoProto {
  /// The sizes of the axes, or their names.
  var axes: [String] {
    type.tensorType.shape.dim.map { $0.value == .dimParam($0.dimParam) ? $0.dimParam : String($0.dimValue) }
  }
}
