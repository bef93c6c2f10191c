import GANZooFormats
import GANZooNN
import GANZooTensors

// Arithmetic with two operands.
extension ONNXGraphReader {
  static let arithmeticOperators = ["Add", "Div", "Max", "Min", "Mul", "Neg", "Pow", "Sub", "Sum"]

  /// The result of the node; nil if it is another operator.
  mutating func arithmetic() throws -> ONNXOperand? {
    switch node.type {
    case "Neg": .value(try combined("Multiply", value(), -1, isReversed: false))
    case "Pow": .value(try power())
    case "Add", "Sum": try arithmetic("Add")
    case "Sub": try arithmetic("Subtract")
    case "Mul": try arithmetic("Multiply")
    case "Div": try arithmetic("Divide")
    case "Max": try arithmetic("Maximum")
    case "Min": try arithmetic("Minimum")
    default: nil
    }
  }

  /// A small whole power is a product.
  private mutating func power() throws -> ONNXValue {
    let x = try value()
    let exponent = try array(1)?.values
    guard exponent?.count == 1, let power = exponent?.first.flatMap(Int.init(exactly:)), (1...4).contains(power) else {
      throw failure(node, "raises to a power that is not 1, 2, 3 or 4")
    }
    return power == 1 ? x : try add("Multiply", [:], Array(repeating: x, count: power), order: x.order)
  }

  private mutating func arithmetic(_ className: String) throws -> ONNXOperand {
    guard let a = try operand(0) else { throw failure(node, "reads nothing") }
    guard let b = try operand(1) else { return a }
    guard node.proto.input.count == 2 else { throw failure(node, "reads more than two values") }
    switch (a, b) {
    case (.value(let a), .value(let b)): return .value(try merged(className, a, b))
    case (.value(let x), .constant(let c)): return .value(try combined(className, x, c, isReversed: false))
    case (.constant(let c), .value(let x)): return .value(try combined(className, x, c, isReversed: true))
    case (.numbers(let a, let isList), .numbers(let b, _)) where a.count == b.count || a.count == 1 || b.count == 1:
      return try whole(Self.numbers(className, a, b), isList: isList || b.count > 1)
    default: break
    }
    throw failure(node, "computes with what no layer does")
  }

  /// Arithmetic with sizes, of which that of the batch is not known.
  private static func numbers(_ className: String, _ a: [Int?], _ b: [Int?]) throws -> [Int?] {
    (0..<max(a.count, b.count)).map { index in
      guard let x = a[a.count == 1 ? 0 : index], let y = b[b.count == 1 ? 0 : index] else { return nil }
      switch className {
      case "Add": return x.addingReportingOverflow(y).partialValue
      case "Subtract": return x.subtractingReportingOverflow(y).partialValue
      case "Multiply": return x.multipliedReportingOverflow(by: y).partialValue
      case "Divide": return y == 0 ? nil : x.dividedReportingOverflow(by: y).partialValue
      default: return nil
      }
    }
  }

  /// Two values, axis by axis. That of the smaller one is moved where their axes are in different orders.
  private mutating func merged(_ className: String, _ a: ONNXValue, _ b: ONNXValue) throws -> ONNXValue {
    guard className != "Divide", a.order.count == b.order.count else {
      throw failure(node, "computes with two values as no layer does")
    }
    let order = a.shape.count >= b.shape.count ? a.order : b.order
    return try add(className, [:], [arranged(a, order), arranged(b, order)], order: order)
  }
}
