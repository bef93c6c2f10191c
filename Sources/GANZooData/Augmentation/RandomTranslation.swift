import GANZooBackend
package import GANZooTensors

/// Images moved by a few pixels, each by its own, with black where nothing was, so that a critic, which sees real and
/// generated ones moved alike, or a classifier learns digits rather than the training set's pixels.
///
/// Differentiable augmentation: Zhao et al. 2020, https://arxiv.org/abs/2006.10738.
package struct RandomTranslation {
  /// The largest move in each direction, in pixels.
  package let reach: Int

  /// Moves of up to so many pixels; 0: none.
  package init(reach: Int) { self.reach = reach }

  /// Moved images [N, H, W, C]; the gradient moves back.
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
    // A position of −1 gathers 0; black is −1.
    return (images + 1).gathered(at: sources, shape: images.shape) - 1
  }
}
