package import GANZooBackend
package import GANZooTensors

extension Dataset {
  /// Some of the examples, [N] followed by their shape, and their labels.
  package func batch(_ indices: [Int], on device: Device) throws -> (images: Tensor, labels: [Int]) {
    // Who only counts memory has no need of examples, nor perhaps room for a batch of them.
    guard device.computes else {
      let images = Tensor(repeating: 0, shape: Shape([indices.count] + shape), on: device)
      return (images, Array(repeating: 0, count: indices.count))
    }
    let (values, labels) = try batch(indices)
    return (Tensor(values, shape: Shape([indices.count] + shape), on: device), labels)
  }
}
