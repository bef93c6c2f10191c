package import GANZooBackend
package import GANZooTensors

extension Dataset {
  /// A batch on a device: images [N] + `shape`, and labels [N]. Throws what `batch(_:)` throws.
  package func batch(_ indices: [Int], on device: Device) throws -> (images: Tensor, labels: [Int]) {
    // A device that only counts memory needs no values, and there may be no room for them.
    guard device.computes else {
      let images = Tensor(repeating: 0, shape: Shape([indices.count] + shape), on: device)
      return (images, Array(repeating: 0, count: indices.count))
    }
    let (values, labels) = try batch(indices)
    return (Tensor(values, shape: Shape([indices.count] + shape), on: device), labels)
  }
}
