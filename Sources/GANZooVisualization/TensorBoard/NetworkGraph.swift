import Foundation
import GANZooFormats
import GANZooNN
import GANZooTensors
import SwiftProtobuf

/// Networks as TensorBoard's tab Graphs shows them: a node for each layer, in a scope for each network.
enum NetworkGraph {
  /// The graph of networks, as an event has it.
  static func bytes(_ networks: [(scope: String, network: Network)]) throws -> Data {
    var graph = TBGraphDef()
    graph.versions.producer = 22
    graph.node = networks.flatMap { scope, network in nodes(network, in: scope) }
    return Data(try graph.orderedBytes())
  }

  private static func nodes(_ network: Network, in scope: String) -> [TBNodeDef] {
    let names = network.vertices.map { "\(scope)/\(nodeName($0.name))" }
    return network.vertices.enumerated().map { position, vertex in
      var node = TBNodeDef()
      node.name = names[position]
      node.op = vertex.className
      node.input = vertex.inputs.map { names[$0] }
      var output = TBAttrValue.ListValue()
      output.shape = [shape([-1] + vertex.outputShape.sizes)]
      // By this name TensorBoard finds what it writes on the edges.
      node.attr["_output_shapes"] = .init(.list(output))
      for parameter in vertex.parameters {
        node.attr["\(parameter.name) (parameter)"] = .init(.shape(shape(parameter.shape.sizes)))
      }
      for (key, value) in vertex.layer.configuration.entries {
        node.attr[key] = .init(.s(Data("\(value.json)".utf8)))
      }
      return node
    }
  }

  private static func shape(_ sizes: [Int]) -> TBTensorShapeProto {
    var shape = TBTensorShapeProto()
    shape.dim = sizes.map { size in
      var dimension = TBTensorShapeProto.Dim()
      dimension.size = Int64(size)
      return dimension
    }
    return shape
  }

  /// A name with the characters that TensorFlow allows: a slash would begin a scope.
  private static func nodeName(_ name: String) -> String {
    let allowed = { (scalar: Unicode.Scalar) in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == ".")
    }
    return String(name.unicodeScalars.map { allowed($0) ? Character($0) : "_" })
  }
}

extension TBAttrValue {
  fileprivate init(_ value: OneOf_Value) {
    self.init()
    self.value = value
  }
}
