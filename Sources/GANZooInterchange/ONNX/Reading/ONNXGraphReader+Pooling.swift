import GANZooFormats
import GANZooNN
import GANZooTensors

// Pooling over windows and over whole images.
extension ONNXGraphReader {
  static let poolingOperators = [
    "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "MaxPool", "ReduceMax", "ReduceMean",
  ]

  /// The result of the node; nil if it is another operator.
  mutating func pooling() throws -> ONNXValue? {
    switch node.type {
    case "MaxPool": try windows("MaxPooling")
    case "AveragePool": try windows("AveragePooling")
    case "GlobalAveragePool": try globalPooling("GlobalAveragePooling", keepsAxes: true)
    case "GlobalMaxPool": try globalPooling("GlobalMaxPooling", keepsAxes: true)
    case "ReduceMean": try reduction("GlobalAveragePooling")
    case "ReduceMax": try reduction("GlobalMaxPooling")
    default: nil
    }
  }

  private mutating func windows(_ className: String) throws -> ONNXValue {
    let x = try image(value())
    let window = try ONNXReadWindow(self, sizes: node.ints("kernel_shape") ?? [], x)
    guard node.int("count_include_pad", default: 0) == 0 || window.isValid, node.int("ceil_mode", default: 0) == 0,
      window.dilations.allSatisfy({ $0 == 1 }), window.isValid || window.isSame
    else { throw failure(node, "pads or spreads its windows as no layer does") }
    let settings = window.settings("pool_size", padding: window.isValid ? "valid" : "same")
    return try add("\(className)\(x.shape.rank - 1)D", settings, [x], order: x.order)
  }

  private mutating func reduction(_ className: String) throws -> ONNXValue {
    let x = try value()
    let axes = try list(1, or: "axes") ?? []
    let rank = x.shape.rank
    guard rank > 1, Set(axes.map(x.axis)) == Set((0..<rank - 1).map(Optional.some)) else {
      throw failure(node, "reduces other axes than height and width")
    }
    return try globalPooling(className, keepsAxes: node.int("keepdims", default: 1) == 1, x)
  }

  private mutating func globalPooling(
    _ className: String, keepsAxes: Bool, _ given: ONNXValue? = nil
  ) throws -> ONNXValue {
    let x = try given ?? image(value())
    let order = keepsAxes ? x.order : nil
    return try add("\(className)\(x.shape.rank - 1)D", ["keepdims": .bool(keepsAxes)], [x], order: order)
  }
}
