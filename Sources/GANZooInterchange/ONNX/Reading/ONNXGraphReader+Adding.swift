import GANZooFormats
import GANZooNN
import GANZooSupport
import GANZooTensors

// Layers are added for nodes, with the order of axes that they need.
extension ONNXGraphReader {
  /// Adds a layer whose output has its axes as ONNX has them, unless `order` says otherwise.
  mutating func add(
    _ className: String, _ configuration: JSONObject, _ inputs: [ONNXValue], _ arrays: [StoredArray] = [],
    order: [Int]? = nil, name: String? = nil
  ) throws -> ONNXValue {
    let origin = node.proto.name.split(separator: "/").dropLast().joined(separator: "/")
    let layer = Layer(
      className: className, configuration: configuration, inputs: inputs, arrays: arrays,
      output: node.proto.output.first ?? "", origin: origin)
    let title = origin.isEmpty ? (node.proto.name.isEmpty ? node.type : node.proto.name) : origin
    return try add(layer, order, name: uniqueName(name.map { "\(title)_\($0)" } ?? title))
  }

  private mutating func add(_ layer: Layer, _ order: [Int]?, name: String) throws -> ONNXValue {
    do {
      let made = try registry.layer(layer.className, layer.configuration)
      let shapes = layer.inputs.map(\.shape)
      let shape = try made.outputShape(shapes)
      guard shape.sizes.reduce(1, { $0.multipliedClamped(by: $1) }) <= Network.largestCount else {
        throw failure(node, "gives more than \(Network.largestCount.grouped) numbers for a sample")
      }
      let expected = made.parameters(shapes).map(\.shape.sizes)
      guard expected == layer.arrays.map(\.shape) else {
        throw failure(node, "has constants of shapes \(layer.arrays.map(\.shape)), and should have \(expected)")
      }
      let symbol = Symbol(layer: made, name: name, inputs: layer.inputs.map(\.symbol))
      weights[name] = layer.arrays
      layers[symbol] = layer
      return ONNXValue(symbol, shape, order: order)
    } catch let error as SavedNetworkError {
      throw error
    } catch {
      throw failure(node, "cannot be a layer \(layer.className): \(error)")
    }
  }

  /// The layer that gives a value, if no other node reads it.
  func onlyReader(of value: ONNXValue) -> Layer? {
    layers[value.symbol].flatMap { plan.readers[$0.output] == 1 ? $0 : nil }
  }

  /// The layer that gives a value.
  func source(of value: ONNXValue) -> Layer? { layers[value.symbol] }

  /// The value of a changed layer in place of that of the layer which gave `value`.
  mutating func replacing(_ value: ONNXValue, with layer: Layer) throws -> ONNXValue {
    var layer = layer
    layer.output = node.proto.output.first ?? ""
    return try add(layer, value.order, name: value.symbol.name ?? "")
  }

  /// A name that no other layer has, without characters that Keras does not take.
  mutating func uniqueName(_ name: String) -> String {
    let base = VertexNames.sanitized(name)
    var unique = base
    while !names.insert(unique).inserted {
      numbers[base, default: 0] += 1
      unique = "\(base)_\(numbers[base, default: 0])"
    }
    return unique
  }

  // MARK: - Orders of axes

  /// The value with its axes in an order: where they are in another one, a layer moves them.
  mutating func arranged(_ value: ONNXValue, _ order: [Int]) throws -> ONNXValue {
    if value.order == order { return value }
    guard value.order.count == order.count else { throw failure(node, "reads a number of each sample") }
    var dimensions = [Int](repeating: 0, count: order.count)
    for (source, target) in zip(value.order, order) { dimensions[target] = source + 1 }
    var result = try add(
      "Permute", ["dims": .array(dimensions.map { .int($0) })], [value], name: "permute")
    result.order = order
    return result
  }

  /// The value with its axes as ONNX has them.
  mutating func plain(_ value: ONNXValue) throws -> ONNXValue { try arranged(value, Array(0..<value.order.count)) }

  /// The value with its channels last here and first in ONNX.
  mutating func image(_ value: ONNXValue) throws -> ONNXValue {
    try arranged(value, ONNXValue.channelsFirst(rank: value.order.count))
  }
}
