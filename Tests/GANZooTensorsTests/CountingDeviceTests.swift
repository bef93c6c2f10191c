import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("A device that counts memory")
struct CountingDeviceTests {
  /// What an op's value, gradients and second gradients leave behind on a device.
  private func memory(of row: OpCase, on device: Device) -> Int {
    // Values go to a device as they are on a processor.
    let variables = row.tensors(on: Device(threads: 1)).map { tensor in
      Tensor(tensor.values, shape: tensor.shape, on: device).variable()
    }
    let result = row.function(variables)
    let first = gradients(of: result, with: variables, recording: true)
    // The gradient of an op that is linear leads nowhere.
    if let curved = first.first(where: \.isDifferentiable) { _ = gradients(of: curved, with: variables) }
    return device.peakMemory
  }

  @Test(
    "takes no memory, and counts what a processor takes, for every op and its gradients", arguments: OpCase.all)
  func sameMemory(_ row: OpCase) {
    let counted = memory(of: row, on: Device(backend: CountingBackend()))
    #expect(counted == memory(of: row, on: Device(threads: 2)))
    #expect(counted > 0)
  }

  @Test("has zeros for numbers, of any size")
  func zeros() {
    let device = Device(backend: CountingBackend())
    let huge = Tensor(repeating: 3, shape: [1 << 20, 1 << 20], on: device)
    let sum = (huge + huge.exp()).sum()
    #expect(device.peakMemory > 3 << 42)
    #expect(sum.scalar == 0)
    #expect(sum.isFinite)
    #expect(Tensor([1, 2, 3], shape: [3], on: device).values == [0, 0, 0])
    #expect(Tensor(repeating: 1, shape: [2, 2], on: device).pixels == [0, 0, 0, 0])
    #expect(IndexTensor([1, 2], on: device).values == [0, 0])
  }
}
