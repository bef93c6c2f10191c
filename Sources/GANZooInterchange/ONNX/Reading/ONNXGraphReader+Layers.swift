import GANZooFormats
import GANZooNN
import GANZooTensors

// Matrix products and convolutions.
extension ONNXGraphReader {
  static let layerOperators = ["Conv", "ConvTranspose", "Gemm", "MatMul"]

  /// The result of the node; nil if it is another operator.
  mutating func layer() throws -> ONNXValue? {
    switch node.type {
    case "Gemm": try gemm()
    case "MatMul": try product()
    case "Conv": try convolution()
    case "ConvTranspose": try transposedConvolution()
    default: nil
    }
  }

  private mutating func gemm() throws -> ONNXValue {
    guard node.float("alpha", default: 1) == 1, node.float("beta", default: 1) == 1, node.int("transA", default: 0) == 0
    else { throw failure(node, "scales or transposes what it reads, which no layer does") }
    let kernel = try array(1, rank: 2)
    let bias = try array(2)
    return try dense(value(), node.int("transB", default: 0) == 0 ? kernel : kernel.transposed([1, 0]), bias: bias)
  }

  private mutating func product() throws -> ONNXValue {
    if case .value? = try operand(0), case .value? = try operand(1) {
      throw failure(node, "multiplies two values that both depend on the inputs, as attention does, and no layer here")
    }
    return try dense(value(), array(1, rank: 2), bias: nil)
  }

  private mutating func dense(_ x: ONNXValue, _ kernel: StoredArray, bias: StoredArray?) throws -> ONNXValue {
    let units = kernel.shape[1]
    if let bias, bias.values.count != units { throw failure(node, "adds a constant that is no bias") }
    let arrays = [kernel] + (bias.map { [StoredArray(shape: [units], values: $0.values)] } ?? [])
    return try add("Dense", ["units": .int(units), "use_bias": .bool(bias != nil)], [plain(x)], arrays)
  }
}
