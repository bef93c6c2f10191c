import GANZooFormats
import GANZooNN
import GANZooTensors

/// What a node of an ONNX graph reads.
enum ONNXOperand {
  /// What depends on the inputs of the graph.
  case value(ONNXValue)
  /// Floating-point numbers.
  case constant(StoredArray)
  /// Whole numbers, such as sizes and axes: one, or a list. `nil` stands for the size of the batch.
  case numbers([Int?], isList: Bool)
}

/// A value of an ONNX graph that depends on its inputs, as a symbol of our network.
///
/// Axes are not moved until a layer needs them in another order: a transposition changes `order` alone.
struct ONNXValue {
  var symbol: Symbol
  /// The shape of one sample as our layers have it.
  var shape: Shape
  /// For each axis of ONNX' value but the batch: its axis in `shape`. Empty for a number of each sample, whose shape is
  /// [1] here.
  var order: [Int]

  init(_ symbol: Symbol, _ shape: Shape, order: [Int]? = nil) {
    (self.symbol, self.shape) = (symbol, shape)
    self.order = order ?? Array(0..<shape.rank)
  }

  /// The shape of one sample as ONNX has it.
  var sizes: [Int] { order.map { shape[$0] } }

  /// The order of a value whose channels are first in ONNX and last here.
  static func channelsFirst(rank: Int) -> [Int] { [rank - 1] + Array(0..<max(rank - 1, 0)) }

  /// The axis of `shape` for an axis of ONNX, which counts the batch and may be negative; nil for the batch or none.
  func axis(_ axis: Int) -> Int? {
    let axis = axis < 0 ? axis + order.count + 1 : axis
    return axis >= 1 && axis <= order.count ? order[axis - 1] : nil
  }
}

/// A node of a graph with its attributes by name.
struct ONNXNode {
  let proto: NodeProto
  private let attributes: [String: AttributeProto]

  init(_ proto: NodeProto) {
    self.proto = proto
    attributes = Dictionary(proto.attribute.map { ($0.name, $0) }) { first, _ in first }
  }

  var type: String { proto.opType }

  func has(_ name: String) -> Bool { attributes[name] != nil }
  func int(_ name: String, default fallback: Int) -> Int { attributes[name].map { Int($0.i) } ?? fallback }
  func float(_ name: String, default fallback: Float) -> Float { attributes[name]?.f ?? fallback }
  func ints(_ name: String) -> [Int]? { attributes[name].map { $0.ints.map { Int($0) } } }
  func floats(_ name: String) -> [Float]? { attributes[name]?.floats }
  func tensor(_ name: String) -> TensorProto? { attributes[name].flatMap { $0.hasT ? $0.t : nil } }

  func string(_ name: String, default fallback: String) -> String {
    attributes[name].map { String(decoding: $0.s, as: UTF8.self) } ?? fallback
  }
}
