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
}
