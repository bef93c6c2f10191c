import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Tensors of indices")
struct IndexTensorTests {
  let device = Device.test()

  @Test("Have a shape and whole numbers; numbers that are whole can become such")
  func values() {
    let moves = IndexTensor([1, -2, 3, 4], shape: [2, 2], on: device)
    #expect(moves.shape == [2, 2] && moves.values == [1, -2, 3, 4])
    #expect(IndexTensor([7, 8], on: device).shape == [2])
    let rows = Tensor([0, 2, 16_777_216, 1], shape: [2, 2], on: device).indices(below: 16_777_217)
    #expect(rows.shape == [2, 2] && rows.values == [0, 2, 16_777_216, 1])
  }

  @Test("A number that is no index ends the program", arguments: ["-1", "0.5", "3", "1e20", "inf", "nan"])
  func noIndex(number: String) async {
    // As text, since JSON, in which the other process is told it, has no infinity.
    await #expect(processExitsWith: .failure) { [number] in
      _ = Tensor([1, try #require(Float(number))], shape: [2], on: .test()).indices(below: 3).values
    }
  }

  @Test("A label that no column has ends the program", arguments: [-1, 3] as [Int32])
  func noColumn(label: Int32) async {
    await #expect(processExitsWith: .failure) { [label] in
      let x = Tensor(repeating: 1, shape: [2, 3], on: .test())
      _ = x.picked(IndexTensor([0, label], shape: [2], on: x.device)).values
    }
  }

  @Test("Images are moved down and right, with zeros where nothing was; the order of axes can be any")
  func moves() {
    let image = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 3, 1], on: device)
    let moved = { (down: Int32, right: Int32) in
      image.translated(by: IndexTensor([down, right], shape: [1, 2], on: device)).values
    }
    #expect(moved(0, 0) == [1, 2, 3, 4, 5, 6])
    #expect(moved(1, 0) == [4, 5, 6, 0, 0, 0])
    #expect(moved(0, -1) == [0, 1, 2, 0, 4, 5])
    #expect(moved(-1, 2) == [0, 0, 0, 3, 0, 0])
    #expect(moved(0, 3) == [0, 0, 0, 0, 0, 0] && moved(.min, .max) == [0, 0, 0, 0, 0, 0])
    #expect(image.reshaped([2, 3]).transposed([1, 0]).values == [1, 4, 2, 5, 3, 6])
    #expect(image.reshaped([1, 3, 2]).transposed([2, 0, 1]).shape == [2, 1, 3])
  }
}
