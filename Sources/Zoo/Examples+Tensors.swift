package import Datasets
package import Tensors

extension Examples {
  /// Some of the examples, [N] followed by their shape, and their labels.
  package func batch(_ indices: [Int], on device: Device) throws -> (images: Tensor, labels: [Int]) {
    let (values, labels) = try batch(indices)
    return (Tensor(values, shape: Shape([indices.count] + shape), on: device), labels)
  }
}
