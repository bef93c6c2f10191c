import GANZooFormats
import GANZooNN
import GANZooTensors

// Operators with weights, and pooling.
extension ONNXGraphReader {
  static let layerOperators = [
    "AveragePool", "BatchNormalization", "Conv", "ConvTranspose", "Gather", "Gemm", "GlobalAveragePool",
    "GlobalMaxPool", "InstanceNormalization", "LayerNormalization", "MatMul", "MaxPool", "ReduceMax", "ReduceMean",
  ]

  /// The result of the node; nil if it is another operator.
  mutating func layer() throws -> ONNXOperand? {
    switch node.type {
    case "Gemm": .value(try gemm())
    case "MatMul": .value(try dense(value(), array(1, rank: 2), bias: nil))
    case "Conv": .value(try convolution())
    case "ConvTranspose": .value(try transposedConvolution())
    case "BatchNormalization": .value(try batchNormalization())
    case "LayerNormalization": .value(try layerNormalization())
    case "InstanceNormalization": .value(try instanceNormalization())
    case "Gather": try gather()
    case "MaxPool": .value(try pooling("MaxPooling"))
    case "AveragePool": .value(try pooling("AveragePooling"))
    case "GlobalAveragePool": .value(try globalPooling("GlobalAveragePooling", keepsAxes: true))
    case "GlobalMaxPool": .value(try globalPooling("GlobalMaxPooling", keepsAxes: true))
    case "ReduceMean": .value(try reduction("GlobalAveragePooling"))
    case "ReduceMax": .value(try reduction("GlobalMaxPooling"))
    default: nil
    }
  }

  // MARK: - Products

  private mutating func gemm() throws -> ONNXValue {
    guard node.float("alpha", default: 1) == 1, node.float("beta", default: 1) == 1, node.int("transA", default: 0) == 0
    else { throw failure(node, "scales or transposes what it reads, which no layer does") }
    let kernel = try array(1, rank: 2)
    let bias = try array(2)
    return try dense(value(), node.int("transB", default: 0) == 0 ? kernel : kernel.transposed([1, 0]), bias: bias)
  }

  private mutating func dense(_ x: ONNXValue, _ kernel: StoredArray, bias: StoredArray?) throws -> ONNXValue {
    let units = kernel.shape[1]
    if let bias, bias.values.count != units { throw failure(node, "adds a constant that is no bias") }
    let arrays = [kernel] + (bias.map { [StoredArray(shape: [units], values: $0.values)] } ?? [])
    return try add("Dense", ["units": .int(units), "use_bias": .bool(bias != nil)], [plain(x)], arrays)
  }

  /// Rows of a table by whole numbers, or one of some whole numbers.
  private mutating func gather() throws -> ONNXOperand {
    guard node.int("axis", default: 0) == 0 else { throw failure(node, "picks along another axis than the first") }
    if case .numbers(let numbers, _)? = try operand(0), case .numbers(let indices, let isList)? = try operand(1) {
      let picked = try indices.map { index -> Int? in
        guard let index, numbers.indices.contains(index < 0 ? index + numbers.count : index) else {
          throw failure(node, "picks what is not there")
        }
        return numbers[index < 0 ? index + numbers.count : index]
      }
      return .numbers(picked, isList: isList)
    }
    let table = try array(0, rank: 2)
    let indices = try value(1)
    let rows = try add(
      "Embedding", ["input_dim": .int(table.shape[0]), "output_dim": .int(table.shape[1])],
      [indices.order.isEmpty ? indices : plain(indices)], [table])
    return .value(indices.order.isEmpty ? try add("Flatten", [:], [rows], name: "flatten") : rows)
  }

  // MARK: - Normalization

  private mutating func batchNormalization() throws -> ONNXValue {
    guard node.int("training_mode", default: 0) == 0 else { throw failure(node, "is in training mode") }
    let x = try image(value())
    let arrays = try (1...4).map { try array($0, rank: 1) }
    return try add(
      "BatchNormalization", ["epsilon": .float(node.float("epsilon", default: 1e-5))], [x], arrays, order: x.order)
  }

  private mutating func instanceNormalization() throws -> ONNXValue {
    let x = try image(value())
    let arrays = try (1...2).map { try array($0, rank: 1) }
    let epsilon = node.float("epsilon", default: 1e-5)
    return try add(
      "GroupNormalization", ["groups": .int(-1), "epsilon": .float(epsilon)], [x], arrays, order: x.order)
  }

  private mutating func layerNormalization() throws -> ONNXValue {
    let given = try value()
    let rank = given.shape.rank
    let axis = node.int("axis", default: -1)
    let first = axis < 0 ? axis + rank : axis - 1
    guard (0..<rank).contains(first), let gamma = try array(1) else { throw failure(node, "has no axis or no scale") }
    // Where all axes are normalised their order does not matter.
    let x = first == 0 ? given : try plain(given)
    let arrays = ([gamma] + (try array(2).map { [$0] } ?? [])).map { array in
      first == 0 && array.shape == x.sizes
        ? array.transposed(x.order.indices.map { axis in x.order.firstIndex(of: axis) ?? axis }) : array
    }
    return try add(
      "LayerNormalization",
      [
        "axis": .array((first..<rank).map { .int($0 + 1) }), "epsilon": .float(node.float("epsilon", default: 1e-5)),
        "center": .bool(arrays.count > 1),
      ], [x], arrays, order: x.order)
  }

  // MARK: - Pooling

  private mutating func pooling(_ className: String) throws -> ONNXValue {
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
