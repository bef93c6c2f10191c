import GANZoo
import GANZooInterchange
import Testing

@Suite("ONNX models that would take long or much memory")
struct HostileONNXTests {
  @Test(
    "Lists computed from others count as constants do",
    arguments: [
      ("Gather", ["ones"]), ("Add", ["ones"]), ("Mod", ["ones"]), ("Slice", ["start", "end"]),
    ])
  func lists(_ type: String, _ others: [String]) {
    var model = HandmadeModel()
    model.add(HandmadeModel.list("constant", [Int64](repeating: 1, count: 1 << 16)))
    model.add(HandmadeModel.list("start", [0]))
    model.add(HandmadeModel.list("end", [1 << 16]))
    model.add("Identity", ["constant"], "ones")
    var last = "ones"
    for position in 0..<40 {
      model.add(type, [last] + others, "list\(position)")
      last = "list\(position)"
    }
    model.add("Reshape", ["l", last], "y")
    #expect(model.refusal == "x.onnx: constants are used over and over")
  }

  /// 400 products with a constant, each of which could be the end of a formula.
  private func products(_ constant: TensorProto) -> HandmadeModel {
    var model = HandmadeModel()
    model.add(constant)
    for position in 0..<400 { model.add("Mul", [position == 0 ? "l" : "x\(position - 1)", "h"], "x\(position)") }
    model.add("Identity", ["x399"], "y")
    return model
  }

  @Test("A large constant is not read again for each formula that it may be part of", .timeLimit(.minutes(1)))
  func largeConstants() {
    var many = HandmadeModel.numbers("h", [], [])
    many.dataType = Int32(TensorProto.DataType.float16.rawValue)
    many.int32Data = [Int32](repeating: 0, count: 1_000_000)
    #expect(
      products(many).refusal
        == "x.onnx is damaged: the constant 'h' does not have as many numbers as its shape says")
    #expect(
      products(HandmadeModel.numbers("h", [Int64](repeating: 1, count: 1_000_000), [0.5])).refusal
        == "x.onnx is damaged: the constant 'h' has 1000000 axes, more than 8")
  }

  @Test("A message about a shape does not list thousands of sizes")
  func longShape() {
    var model = HandmadeModel()
    model.add(HandmadeModel.list("shape", [Int64](repeating: 3, count: 1 << 16)))
    model.add("Reshape", ["l", "shape"], "y")
    #expect(model.refusal == "x.onnx: the node 'y' (Reshape) gives a shape of 65536 axes, more than 8")
  }
}
