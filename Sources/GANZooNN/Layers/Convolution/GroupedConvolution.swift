import GANZooBackend
import GANZooTensors

/// The channels of a convolution in groups that do not see each other. Krizhevsky, Sutskever and Hinton 2012.
///
///     x [N, H, W, C]   kernel [kh, kw, C / groups, F]   →   [N, H′, W′, F]
///
/// Filter f reads the channels of the group ⌊f · groups / F⌋. With as many groups as channels each channel has its own
/// filters: a depthwise convolution.
struct GroupedConvolution {
  let groups: Int

  /// The most channels and filters of one plain convolution, unless a group has more.
  ///
  /// Some groups together are a plain convolution whose kernel is 0 between them. Wide ones cost multiplications by 0,
  /// narrow ones leave the loops, which compute 16 filters at a time, empty.
  private static let width = 16

  /// Epilogue(x ⋆ kernel).
  ///
  /// - Parameter convolved: the plain convolution of images with a kernel, with an epilogue.
  func callAsFunction(
    _ x: Tensor, _ kernel: Tensor, _ epilogue: Epilogue<Tensor>,
    convolved: (_ x: Tensor, _ kernel: Tensor, _ epilogue: Epilogue<Tensor>) -> Tensor
  ) -> Tensor {
    guard groups > 1 else { return convolved(x, kernel, epilogue) }
    let (channels, filters) = (kernel.shape[2], kernel.shape[3] / groups)
    let together = min(max(Self.width / max(channels, filters), 1), groups)
    guard together < groups else { return convolved(x, Self.spread(kernel, over: groups), epilogue) }
    let parts = stride(from: 0, to: groups, by: together).map { first in
      let end = min(first + together, groups)
      let own = first * filters..<end * filters
      return convolved(
        x.sliced(first * channels..<end * channels, axis: 3),
        Self.spread(kernel.sliced(own, axis: 3), over: end - first), epilogue.map { $0.sliced(own, axis: 0) })
    }
    return .concatenated(parts, axis: 3)
  }

  /// A kernel [kh, kw, c, groups · f] as one [kh, kw, groups · c, groups · f] with zeros from one group to another.
  private static func spread(_ kernel: Tensor, over groups: Int) -> Tensor {
    guard groups > 1 else { return kernel }
    let (height, width, channels, filters) = (kernel.shape[0], kernel.shape[1], kernel.shape[2], kernel.shape[3])
    let isOwn = (0..<groups * groups).map { $0 % (groups + 1) == 0 ? Float(1) : 0 }
    let apart =
      kernel.reshaped([height * width, 1, channels, groups, filters / groups])
      * Tensor(isOwn, shape: [groups, 1, groups, 1], on: kernel.device)
    return apart.reshaped([height, width, groups * channels, filters])
  }
}
