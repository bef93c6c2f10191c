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
    let count = images.shape[0]
    let moves = random.integers(count * 2, below: 2 * reach + 1).map { Int32($0 - reach) }
    // Zeros come in from outside, but black is −1: images are shifted by 1 before and after.
    return (images + 1).translated(by: IndexTensor(moves, shape: [count, 2], on: images.device)) - 1
  }
}
