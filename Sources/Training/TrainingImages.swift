import Datasets
import Tensors

/// A data set as a training sees it: pixels in [−1, 1].
struct TrainingImages {
  let images: LabeledImages

  /// Images [N, H, W, C], (p − 127.5) / 127.5, and their labels.
  func batch(_ indices: [Int], on device: Device) -> (images: Tensor, labels: [Int]) {
    var values: [Float] = []
    values.reserveCapacity(indices.count * images.imageSize)
    for index in indices {
      for pixel in images.image(at: index) { values.append((Float(pixel) - 127.5) / 127.5) }
    }
    let shape: Shape = [indices.count, images.height, images.width, images.channels]
    return (Tensor(values, shape: shape, on: device), indices.map { Int(images.labels[$0]) })
  }
}
