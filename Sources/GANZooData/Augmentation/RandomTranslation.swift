import GANZooBackend
package import GANZooTensors

/// Moves each image by its own random offset of a few pixels and fills the uncovered border with black.
///
/// Used as differentiable augmentation: a GAN's critic sees real and generated images moved alike, and a classifier
/// does not learn the exact pixels of the training images.
///
/// Source: Zhao et al. 2020, https://arxiv.org/abs/2006.10738.
package struct RandomTranslation {
  /// The largest offset in each direction, in pixels.
  package let reach: Int

  /// Offsets of −reach ... reach pixels in both directions; 0 leaves images unchanged.
  package init(reach: Int) { self.reach = reach }

  /// Moved images [N, H, W, C] in [−1, 1]; gradients are moved back.
  package func callAsFunction(_ images: Tensor, _ random: RandomStream) -> Tensor {
    guard reach > 0 else { return images }
    let (count, height, width, channels) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3])
    let moves = random.integers(count * 2, below: 2 * reach + 1).map { $0 - reach }
    let row = width * channels
    let sources = Indices(count: images.shape.count, on: images.device) {
      [Int32](unsafeUninitializedCapacity: images.shape.count) { sources, filled in
        for image in 0..<count {
          let (down, right) = (moves[2 * image], moves[2 * image + 1] * channels)
          for line in 0..<height {
            let start = (image * height + line) * row
            let isInside = (0..<height).contains(line + down)
            for place in 0..<row {
              let source = place + right
              sources[start + place] =
                isInside && source >= 0 && source < row ? Int32(start + down * row + source) : -1
            }
          }
        }
        filled = images.shape.count
      }
    }
    // Index −1 gathers 0, but black is −1: images are shifted by 1 before and after.
    return (images + 1).gathered(at: sources, shape: images.shape) - 1
  }
}
