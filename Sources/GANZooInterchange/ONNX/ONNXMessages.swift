import Foundation
import GANZooFormats
import GANZooTensors
import SwiftProtobuf

// ONNX' Protocol Buffers messages, made of our values.
extension AttributeProto {
  static func int(_ name: String, _ number: Int) -> Self {
    .with { ($0.name, $0.type, $0.i) = (name, .int, Int64(number)) }
  }

  static func ints(_ name: String, _ numbers: [Int]) -> Self {
    .with { ($0.name, $0.type, $0.ints) = (name, .ints, numbers.map(Int64.init)) }
  }

  static func float(_ name: String, _ number: Float) -> Self {
    .with { ($0.name, $0.type, $0.f) = (name, .float, number) }
  }

  static func string(_ name: String, _ text: String) -> Self {
    .with { ($0.name, $0.type, $0.s) = (name, .string, Data(text.utf8)) }
  }
}

extension TensorProto {
  init(_ array: StoredArray) { self.init(array.values, shape: array.shape, .float) }

  init(_ numbers: [Int]) { self.init(numbers.map(Int64.init), shape: [numbers.count], .int64) }

  private init<Number>(_ numbers: [Number], shape: [Int], _ type: DataType) {
    self.init()
    dims = shape.map(Int64.init)
    dataType = Int32(type.rawValue)
    // The format is little-endian, as are all platforms that Swift supports.
    rawData = numbers.withUnsafeBytes { Data($0) }
  }
}

extension ValueInfoProto {
  /// The name, the type and the shape of a batch: [batch, …].
  init(_ value: GraphValue) {
    self.init()
    name = value.name
    let type: TensorProto.DataType = value.isInteger ? .int32 : .float
    self.type.tensorType.elemType = Int32(type.rawValue)
    self.type.tensorType.shape.dim =
      [.with { $0.dimParam = "batch" }] + value.shape.sizes.map { size in .with { $0.dimValue = Int64(size) } }
  }
}
