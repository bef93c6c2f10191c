import Kernels

extension Tensor {
  /// The largest value in each window, as a gather: its gradient goes to where the value stood.
  ///
  ///     self [N, H, W, C]   →   [N, H′, W′, C]
  public func maxPool2D(_ window: Window) -> Tensor {
    let size: (height: Int, width: Int, top: Int, left: Int)
    do {
      size = try window.outputSize(shape, op: "maxPool2D")
    } catch {
      preconditionFailure("\(error)")
    }
    let (values, indices) = storage.maxPool(
      PoolingGeometry(
        batch: shape[0], height: shape[1], width: shape[2], channels: shape[3], outputHeight: size.height,
        outputWidth: size.width, kernelHeight: window.height, kernelWidth: window.width,
        strideHeight: window.strideHeight, strideWidth: window.strideWidth, paddingTop: size.top,
        paddingLeft: size.left))
    return gathered(at: indices, shape: [shape[0], size.height, size.width, shape[3]], value: values)
  }

  /// Each pixel repeated: nearest-neighbour up-sampling. Its gradient is `blockSum2D`, whose gradient is this.
  ///
  ///     self [N, H, W, C]   →   [N, H · height, W · width, C]
  public func upSampling2D(_ factor: (height: Int, width: Int)) -> Tensor {
    precondition(shape.rank == 4, "upSampling2D of \(shape)")
    let value = storage.upsampled(
      batch: shape[0], height: shape[1], width: shape[2], channels: shape[3], by: factor)
    return .op(
      .upSampling2D, [self], shape: [shape[0], shape[1] * factor.height, shape[2] * factor.width, shape[3]],
      value: value, rules: [.of { g in g.blockSum2D(factor) }])
  }

  /// The sum of each block of pixels: the adjoint of up-sampling.
  ///
  ///     self [N, H · height, W · width, C]   →   [N, H, W, C]
  public func blockSum2D(_ factor: (height: Int, width: Int)) -> Tensor {
    precondition(
      shape.rank == 4 && shape[1] % factor.height == 0 && shape[2] % factor.width == 0, "\(factor) in \(shape)")
    let (height, width) = (shape[1] / factor.height, shape[2] / factor.width)
    let value = storage.blockSums(batch: shape[0], height: height, width: width, channels: shape[3], by: factor)
    return .op(
      .blockSum2D, [self], shape: [shape[0], height, width, shape[3]], value: value,
      rules: [.of { g in g.upSampling2D(factor) }])
  }
}
