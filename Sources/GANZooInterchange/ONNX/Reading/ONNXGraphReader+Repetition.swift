import GANZooFormats
import GANZooNN
import GANZooTensors

// Values repeated along axes or over the samples of a batch.
extension ONNXGraphReader {
  static let repetitionOperators = ["Expand", "Tile"]

  /// The result of the node; nil if it is another operator.
  mutating func repetition() throws -> ONNXValue? {
    switch node.type {
    case "Expand": try expanded()
    case "Tile": try tiled()
    default: nil
    }
  }

  private mutating func tiled() throws -> ONNXValue {
    let x = try plain(value())
    guard let repeats = try list(1), repeats.count == 3, repeats[0] == 1, repeats[2] == 1, x.shape.rank == 2,
      x.shape[0] == 1, (1...1 << 24).contains(repeats[1])
    else { throw failure(node, "repeats as no layer does") }
    let row = try add("Flatten", [:], [x], name: "row")
    return try add("RepeatVector", ["n": .int(repeats[1])], [row])
  }

  private mutating func expanded() throws -> ONNXValue {
    guard case .numbers(let target, true)? = try operand(1) else { throw failure(node, "should read known sizes") }
    switch try operand(0) {
    case .value(let x)?:
      if isKept(x, in: target) { return x }
    case .constant(let array)? where target.count == array.shape.count && target.first == .some(nil):
      if array.shape.first == 1, zip(target, array.shape).dropFirst().allSatisfy({ $0 == 1 || $0 == $1 }) {
        return try learned(array)
      }
    default: break
    }
    throw failure(node, "repeats as no layer does")
  }

  /// Whether a value that is repeated to a shape stays as it is. The batch has the size that the first input says, if
  /// it says one.
  func isKept(_ x: ONNXValue, in target: [Int?]) -> Bool {
    let sizes = target.suffix(x.order.count)
    guard target.count <= x.order.count + 1,
      zip(sizes, x.sizes.suffix(sizes.count)).allSatisfy({ $0 == 1 || $0 == $1 })
    else { return false }
    guard target.count > x.order.count, let batch = target[0] else { return true }
    return batch == 1 || batch == firstInput?.batch
  }

  /// The same numbers for each sample, which generators learn: the bias of a layer whose kernel is 0.
  private mutating func learned(_ array: StoredArray) throws -> ONNXValue {
    guard let z = firstInput?.value, !z.order.isEmpty, !array.values.isEmpty else {
      throw failure(node, "repeats as no layer does")
    }
    let vector = z.shape.rank == 1 ? z : try add("Flatten", [:], [z], name: "flat")
    let first = try cropped(vector, [(0, vector.shape[0] - 1)])
    let count = array.values.count
    let kernel = StoredArray(shape: [1, count], values: [Float](repeating: 0, count: count))
    let numbers = try add(
      "Dense", ["units": .int(count)], [first], [kernel, StoredArray(shape: [count], values: array.values)],
      name: "constant")
    let sizes = Array(array.shape.dropFirst())
    return sizes.count < 2
      ? numbers : try add("Reshape", ["target_shape": .array(sizes.map { .int($0) })], [numbers])
  }
}
