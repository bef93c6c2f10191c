public import GANZooFormats
public import GANZooTensors

/// The same numbers in another shape.
///
/// https://keras.io/api/layers/reshaping_layers/reshape
public struct Reshape: Layer {
  public static let className = "Reshape"
  /// Sizes of one sample; −1, at most once, is what the others leave over.
  public let target: [Int]

  /// A reshaping to this shape of one sample.
  public init(_ target: Shape) { self.target = target.sizes }

  /// A reshaping to these sizes of one sample, one of which may be −1.
  public init(sizes: [Int]) {
    precondition(sizes.filter { $0 < 1 } == [-1] || sizes.allSatisfy { $0 > 0 }, "\(sizes) are not sizes")
    target = sizes
  }

  public var configuration: JSONObject { ["target_shape": .array(target.map { .int($0) })] }

  public init(configuration: JSONObject) throws {
    let sizes = try configuration.array("target_shape")
    guard let open = sizes.firstIndex(of: .int(-1)) else {
      target = try configuration.sizes("target_shape")
      return
    }
    var known = sizes
    known[open] = .int(1)
    // Two open sizes, or what is not a size, are refused with the list as it stands in the file.
    guard var target = try? (["target_shape": .array(known)] as JSONObject).sizes("target_shape") else {
      throw ConfigurationError.wrongType(
        key: "target_shape", expected: "a list of sizes, one of them -1 or none",
        found: JSONObject.Value.array(sizes).excerpt)
    }
    target[open] = -1
    self.target = target
  }

  /// The numbers of a sample in the known sizes.
  private var known: Int { target.reduce(1) { $0 * max($1, 1) } }

  private func shape(of count: Int) -> [Int] { target.map { $0 == -1 ? count / known : $0 } }

  /// The target, the open size filled in.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let isOpen = target.contains(-1)
    let expected = "an input of \(isOpen ? "a multiple of " : "")\(known) numbers for the shape \(target)"
    let count = try only(inputs, expected).count
    guard isOpen ? count % known == 0 : count == known else {
      throw LayerShapeError(expected: expected, found: inputs)
    }
    return Shape(shape(of: count))
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let batch = inputs[0].shape[0]
    return inputs[0].reshaped(Shape([batch] + shape(of: inputs[0].shape.count / batch)))
  }
}
