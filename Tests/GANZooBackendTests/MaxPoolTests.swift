import GANZooBackend
import Testing

@Suite("Max pooling")
struct MaxPoolTests {
  let device = Device(threads: 1)

  /// 2 x 2 windows over an image of one channel.
  func pool(_ values: [Float], width: Int) -> (values: [Float], indices: [Int32]) {
    let height = values.count / width
    let (values, indices) = Storage(values, on: device).maxPool(
      PoolingGeometry(
        batch: 1, height: height, width: width, channels: 1, outputHeight: height / 2, outputWidth: width / 2,
        kernelHeight: 2, kernelWidth: 2, strideHeight: 2, strideWidth: 2, paddingTop: 0, paddingLeft: 0))
    return (values.values, indices.values)
  }

  @Test("The largest number and its place; of equal ones the first")
  func largest() {
    let found = pool([1, 2, 5, 5, 4, 3, 5, 5], width: 4)
    #expect(found.values == [4, 5] && found.indices == [4, 2])
  }

  @Test("Negative numbers are not beaten by the zeros of the padding")
  func negative() {
    let (values, indices) = Storage([-3, -1], on: device).maxPool(
      PoolingGeometry(
        batch: 1, height: 1, width: 2, channels: 1, outputHeight: 1, outputWidth: 2, kernelHeight: 3, kernelWidth: 3,
        strideHeight: 1, strideWidth: 1, paddingTop: 1, paddingLeft: 1))
    #expect(values.values == [-1, -1] && indices.values == [1, 1])
  }

  @Test("NaN wins, wherever it stands in the window", arguments: 0..<4)
  func nan(position: Int) {
    var values: [Float] = [1, 2, 3, 4]
    values[position] = .nan
    let found = pool(values, width: 2)
    #expect(found.values[0].isNaN && found.indices == [Int32(position)])
  }
}
