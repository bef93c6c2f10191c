public import GANZooFormats
public import GANZooTensors

/// The axes of a sample in another order. https://keras.io/api/layers/reshaping_layers/permute
public struct Permute: Layer {
  public static let className = "Permute"
  /// The input's axis, counted from 1, for each axis of the output.
  public let order: [Int]

  /// An order: each of 1 ... rank once.
  public init(_ order: [Int]) {
    precondition(Self.isOrder(order), "\(order) is not an order of axes")
    self.order = order
  }

  private static func isOrder(_ order: [Int]) -> Bool {
    !order.isEmpty && order.count <= 8 && order.sorted() == Array(1...order.count)
  }

  public var configuration: JSONObject { ["dims": .array(order.map { .int($0) })] }

  public init(configuration: JSONObject) throws {
    order = try configuration.sizes("dims")
    guard Self.isOrder(order) else {
      throw ConfigurationError.wrongType(
        key: "dims", expected: "each axis from 1 on once", found: configuration["dims"]?.excerpt ?? "nothing")
    }
  }

  /// The sizes in the new order.
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let axes = order.count == 1 ? "1 axis" : "\(order.count) axes"
    let input = try only(inputs, rank: order.count, "one input with \(axes)")
    return Shape(order.map { input[$0 - 1] })
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    inputs[0].transposed([0] + order)
  }
}
