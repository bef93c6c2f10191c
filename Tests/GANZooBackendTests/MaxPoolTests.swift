import GANZooBackend
import Testing

@Suite("Max pooling")
struct MaxPoolTests {
  let backend = CPUBackend(threads: 1)

  /// 2 x 2 windows over an image of one channel.
  func pool(_ values: [Float], width: Int) -> (values: [Float], indices: [Int32]) {
    let height = values.count / width
    let (values, indices) = backend.maxPool(
      backend.buffer(values),
      PoolingShape(
        batch: 1, channels: 1,
        rows: WindowAxis(input: height, window: 2, stride: 2, paddingBefore: 0, output: height / 2),
        columns: WindowAxis(input: width, window: 2, stride: 2, paddingBefore: 0, output: width / 2)))
    return (backend.values(values), backend.read(indices))
  }

  @Test("The largest number and its place; of equal ones the first")
  func largest() {
    let found = pool([1, 2, 5, 5, 4, 3, 5, 5], width: 4)
    #expect(found.values == [4, 5] && found.indices == [4, 2])
  }

  @Test("Negative numbers are not beaten by the zeros of the padding")
  func negative() {
    let (values, indices) = backend.maxPool(
      backend.buffer([-3, -1]),
      PoolingShape(
        batch: 1, channels: 1, rows: WindowAxis(input: 1, window: 3, stride: 1, paddingBefore: 1, output: 1),
        columns: WindowAxis(input: 2, window: 3, stride: 1, paddingBefore: 1, output: 2)))
    #expect(backend.values(values) == [-1, -1] && backend.read(indices) == [1, 1])
  }

  @Test("NaN wins, wherever it stands in the window", arguments: 0..<4)
  func nan(position: Int) {
    var values: [Float] = [1, 2, 3, 4]
    values[position] = .nan
    let found = pool(values, width: 2)
    #expect(found.values[0].isNaN && found.indices == [Int32(position)])
  }
}
