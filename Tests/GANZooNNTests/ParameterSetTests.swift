import GANZooBackend
import GANZooNN
import GANZooTensors
import Testing

@Suite("Parameters by name")
struct ParameterSetTests {
  private static func dense() -> ParameterSet {
    ParameterSet(
      Dense(2).parameters([[3]]).map { description in
        Parameter(description, value: Tensor(repeating: 1, shape: description.shape, on: Device(threads: 1)))
      })
  }

  @Test("A layer finds its parameters by the names that it describes, in Keras' order")
  func names() {
    let parameters = Self.dense()
    #expect(parameters.map(\.description.name) == ["kernel", "bias"])
    #expect(parameters["kernel"].value.shape == [3, 2] && parameters.kernel.shape == [3, 2])
    #expect(parameters.bias?.shape == [2] && parameters.gamma == nil && parameters.beta == nil)
  }

  @Test("A wrong name ends the program with the names that there are")
  func wrongName() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Self.dense()["kernle"]
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("no parameter is called 'kernle'; the layer describes kernel, bias"))
  }

  @Test("Two parameters of one name are refused")
  func twice() async {
    await #expect(processExitsWith: .failure) {
      _ = ParameterSet(Self.dense().all + Self.dense().all)
    }
  }
}
