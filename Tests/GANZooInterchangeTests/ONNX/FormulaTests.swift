import GANZoo
import GANZooInterchange
import Testing

@Suite("ONNX networks that only look like a layer of ours")
struct ONNXFormulaTests {
  /// Where(x > first, x, (x − second) · 0.25)
  private func rectifier(_ first: Float, _ second: Float) -> HandmadeModel {
    var model = HandmadeModel()
    model.add("first", first)
    model.add("second", second)
    model.add("slope", 0.25)
    model.add("Greater", ["l", "first"], "above")
    model.add("Sub", ["l", "second"], "difference")
    model.add("Mul", ["difference", "slope"], "below")
    model.add("Where", ["above", "l", "below"], "y")
    return model
  }

  @Test("A constant of a formula is the same number everywhere, by whatever name")
  func equalConstants() throws {
    let layer = try #require(rectifier(0.5, 0.5).network().vertices.last?.layer)
    #expect(layer.configuration["threshold"] == .float(0.5) && layer.configuration["negative_slope"] == .float(0.25))
    for other in [rectifier(1, 0.5), rectifier(0.5, 1), rectifier(.nan, .nan)] {
      #expect(
        other.refusal.hasPrefix("x.onnx: the node 'above' (Greater) is not an operator that our layers have a form for")
      )
    }
  }

  /// Min(Relu(x), 6, …)
  private func capped(_ more: [String]) -> HandmadeModel {
    var model = HandmadeModel()
    model.add("six", 6)
    model.add("half", 0.5)
    model.add("Relu", ["l"], "r")
    model.add("Min", ["r", "six"] + more, "y")
    return model
  }

  /// x / Clip(‖x‖, 1e-12, …), whose divisor may be repeated to a shape.
  private func normalized(_ more: [String], target: [Int64]? = nil) -> HandmadeModel {
    var model = HandmadeModel()
    model.add(HandmadeModel.list("axes", [1]))
    model.add("least", 1e-12)
    model.add("half", 0.5)
    model.add("ReduceL2", ["l", "axes"], "length")
    model.add("Clip", ["length", "least"] + more, "divisor")
    if let target {
      model.add(HandmadeModel.list("target", target))
      model.add("Expand", ["divisor", "target"], "expanded")
    }
    model.add("Div", ["l", target == nil ? "divisor" : "expanded"], "y")
    return model
  }

  @Test("Operands beyond those of a formula are not passed over")
  func moreOperands() throws {
    #expect(try capped([]).network().vertices.last?.className == "ReLU")
    #expect(capped(["half"]).refusal == "x.onnx: the node 'y' (Min) reads more than two values")
    for none in [[], [""]] {
      #expect(try normalized(none).network().vertices.last?.className == "UnitNormalization")
    }
    #expect(normalized(["half"]).refusal.hasPrefix("x.onnx: the node 'length' (ReduceL2) is not an operator"))
  }

  /// Expand(x, target), where x is [batch, 2].
  private func expanded(_ target: [Int64], batch: Int64? = nil) -> HandmadeModel {
    var model = HandmadeModel()
    if let batch { model.setBatch(batch) }
    model.add(HandmadeModel.list("target", target))
    model.add("Expand", ["l", "target"], "y")
    return model
  }

  @Test("A value is not repeated to another batch, nor to other sizes")
  func expansion() throws {
    for model in [expanded([1, 2]), expanded([2]), expanded([1, 1]), expanded([7, 2], batch: 7)] {
      #expect(try model.network().vertices.last?.className == "Dense")
    }
    for model in [
      expanded([7, 2]), expanded([0, 2]), expanded([7, 2], batch: 6), expanded([1, 4]), expanded([1, 1, 2]),
    ] {
      #expect(model.refusal == "x.onnx: the node 'y' (Expand) repeats as no layer does")
    }
    #expect(try normalized([], target: [1, 2]).network().vertices.last?.className == "UnitNormalization")
    for target: [Int64] in [[7, 2], [1, 4], [1, 1, 2]] {
      #expect(
        normalized([], target: target).refusal == "x.onnx: the node 'expanded' (Expand) repeats as no layer does")
    }
  }
}
