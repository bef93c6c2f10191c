import Foundation
public import GANZooFormats
import GANZooTensors
import SwiftProtobuf

// ONNX' messages from our values.
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
    // Every platform of Swift's is little-endian, as the format.
    rawData = numbers.withUnsafeBytes { Data($0) }
  }
}

extension ValueInfoProto {
  /// A batch of values.
  init(_ value: GraphValue) {
    self.init()
    name = value.name
    let type: TensorProto.DataType = value.isWhole ? .int32 : .float
    self.type.tensorType.elemType = Int32(type.rawValue)
    self.type.tensorType.shape.dim =
      [.with { $0.dimParam = "batch" }] + value.shape.sizes.map { size in .with { $0.dimValue = Int64(size) } }
  }
}
