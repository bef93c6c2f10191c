import GANZooFormats
import GANZooNN
import GANZooSupport
import GANZooTensors

// Inputs and outputs of the graph.
extension ONNXGraphReader {
  /// The most inputs; each is looked for among all nodes.
  private static let mostInputs = 64

  /// The input as a symbol; nil for a constant, which old versions list among the inputs.
  mutating func addInput(_ input: ValueInfoProto) throws -> Symbol? {
    guard input.name.isStreamSafe, constants[input.name] == nil else { return nil }
    let type = input.type.tensorType
    let isInteger = [.int32, .int64].contains(TensorProto.DataType(rawValue: Int(type.elemType)))
    guard isInteger || type.elemType == Int32(TensorProto.DataType.float.rawValue) else {
      throw failure("the input '\(input.name.shown())' holds numbers of type \(type.elemType), not float32 or integers")
    }
    let sizes = type.shape.dim.dropFirst().map { Int($0.dimValue) }
    guard type.hasShape, !type.shape.dim.isEmpty, sizes.count <= 3, sizes.allSatisfy({ (1...1 << 24).contains($0) })
    else {
      throw failure("the input '\(input.name.shown())' should have a batch axis and at most three axes of known size")
    }
    guard operands.count < Self.mostInputs,
      sizes.reduce(1, { $0.multipliedClamped(by: $1) }) <= Network.largestCount
    else { throw failure("the input '\(input.name.shown())' is too large, or one of too many") }
    let order = isImage(input.name) && sizes.count > 1 ? ONNXValue.channelsFirst(rank: sizes.count) : nil
    var shape = sizes.isEmpty ? [1] : sizes
    if let order { for (axis, size) in zip(order, sizes) { shape[axis] = size } }
    let symbol = Symbol.input(uniqueName(input.name), Shape(shape), of: isInteger ? .int32 : .float32)
    let value = ONNXValue(symbol, Shape(shape), order: sizes.isEmpty ? [] : order)
    operands[input.name] = .value(value)
    let batch = Int(type.shape.dim[0].dimValue)
    if firstInput == nil { firstInput = (value, batch > 0 ? batch : nil) }
    return symbol
  }

  /// Whether an input goes to an operator of images, whose channels are first in ONNX.
  private func isImage(_ name: String) -> Bool {
    let types = ["Conv", "ConvTranspose", "MaxPool", "AveragePool", "BatchNormalization", "Resize"]
    return file.model.graph.node.contains { types.contains($0.opType) && $0.input.first == name }
  }

  mutating func output(_ name: String) throws -> Symbol {
    guard case .value(let value)? = operands[name] else {
      throw failure("the output '\(name.shown())' does not depend on the inputs")
    }
    // Images of other programs have their channels first, and come out with channels last.
    let rank = value.shape.rank
    return !isOurs && value.order == ONNXValue.channelsFirst(rank: rank) && rank > 1
      ? value.symbol : try arranged(value, Array(0..<rank)).symbol
  }
}
