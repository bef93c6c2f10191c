package import GANZoo
import Testing

/// 10 x 6 images of three channels, in two classes.
package let smallImages: LabeledImages = {
  let labels = (0..<40).map { Int32($0 % 2) }
  let pixels = labels.indices.flatMap { index in
    (0..<180).map { UInt8(($0 * (3 + 4 * (index % 2)) + 11 * index) % 256) }
  }
  return LabeledImages(
    height: 10, width: 6, channels: 3, pixels: pixels, labels: labels, classNames: ["flat", "steep"])
}()

/// Trains three steps on `smallImages` and expects finite losses, and that each of the generator's kernels has moved.
package func expectTraining(of recipe: Recipe) throws {
  let trainer = try Trainer(recipe, dataset: smallImages, on: Device(threads: 1))
  // Behind a bias there may be a batch normalisation, which takes it away again.
  let kernels = trainer.generator.parameters.filter { $0.description.name == "kernel" }
  let start = kernels.map(\.value.values)
  for _ in 0..<3 {
    _ = try trainer.updateCritic()
    for loss in try trainer.updateGenerator() { #expect(loss.value.isFinite, "\(loss)") }
  }
  #expect(zip(start, kernels).allSatisfy { $0 != $1.value.values }, "each of the generator's kernels has moved")
}
