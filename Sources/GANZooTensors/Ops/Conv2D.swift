import GANZooBackend

// The three are closed under differentiation:
//
//     conv2D(x, k)                 ∂x: conv2DInputGradient(g, k)   ∂k: conv2DKernelGradient(x, g)
//     conv2DInputGradient(u, k)    ∂u: conv2D(g, k)                ∂k: conv2DKernelGradient(g, u)
//     conv2DKernelGradient(x, u)   ∂x: conv2DInputGradient(u, g)   ∂u: conv2D(x, g)
extension Tensor {
  /// 2-D cross-correlation, channels last.
  ///
  ///     self [N, H, W, C]   kernel [kh, kw, C, F]   →   [N, H′, W′, F]
  ///
  /// The size of the window is that of the kernel; strides and padding are the window's.
  public func conv2D(_ kernel: Tensor, strides: (height: Int, width: Int) = (1, 1), padding: Padding = .same) -> Tensor
  {
    do {
      return conv2D(kernel, try Convolution(input: shape, kernel: kernel.shape, strides: strides, padding: padding))
    } catch {
      preconditionFailure("conv2D: \(error)")
    }
  }

  /// The convolution, with a bias [F] and an activation.
  package func conv2D(_ kernel: Tensor, _ convolution: Convolution, _ finish: Finish = Finish()) -> Tensor {
    Tensor.op(
      .conv2D, [self, kernel], shape: convolution.output,
      value: device.convolve(storage, kernel.storage, convolution.geometry, finish.epilogue),
      rules: [
        .of { g in g.conv2DInputGradient(kernel, convolution) },
        .of { g in self.conv2DKernelGradient(g, convolution) },
      ]
    ).recorded(finish)
  }

  /// The gradient with respect to the input; also the transposed convolution.
  ///
  ///     self [N, H′, W′, F]   kernel [kh, kw, C, F]   →   [N, H, W, C]
  package func conv2DInputGradient(_ kernel: Tensor, _ convolution: Convolution) -> Tensor {
    .op(
      .conv2DInputGradient, [self, kernel], shape: convolution.input,
      value: device.convolutionInputGradient(storage, kernel.storage, convolution.geometry),
      rules: [
        .of { g in g.conv2D(kernel, convolution) },
        .of { g in g.conv2DKernelGradient(self, convolution) },
      ])
  }

  /// The gradient with respect to the kernel.
  ///
  ///     self [N, H, W, C]   gradient [N, H′, W′, F]   →   [kh, kw, C, F]
  package func conv2DKernelGradient(_ gradient: Tensor, _ convolution: Convolution) -> Tensor {
    .op(
      .conv2DKernelGradient, [self, gradient], shape: convolution.kernel,
      value: device.convolutionKernelGradient(storage, gradient.storage, convolution.geometry),
      rules: [
        .of { g in gradient.conv2DInputGradient(g, convolution) },
        .of { g in self.conv2D(g, convolution) },
      ])
  }
}

/// The shapes of a convolution, its input, kernel and output. The input may be up-sampled by repeating its pixels first: the
/// whole is still linear in the input and in the kernel, and closed under differentiation as above.
package struct Convolution: Sendable {
  package let input, kernel, output: Shape
  let geometry: ConvolutionGeometry

  /// Throws `ShapeError` where the kernel does not fit the input.
  package init(
    input: Shape, kernel: Shape, strides: (height: Int, width: Int), padding: Padding, upSampling: Int = 1
  ) throws {
    guard kernel.rank == 4 else { throw ShapeError.rank(op: "a kernel", expected: 4, found: kernel) }
    guard kernel[0] * kernel[1] <= ConvolutionGeometry.mostTaps else { throw ShapeError.kernelTooLarge(kernel) }
    let window = Window(kernel[0], kernel[1], strides: strides, padding: padding)
    guard input.rank == 4 else { throw ShapeError.rank(op: "conv2D", expected: 4, found: input) }
    let size = try window.outputSize(
      [input[0], input[1] * upSampling, input[2] * upSampling, input[3]], op: "conv2D")
    guard input[3] == kernel[2] else { throw ShapeError.channels(input: input, kernel: kernel) }
    self.input = input
    self.kernel = kernel
    output = [input[0], size.height, size.width, kernel[3]]
    geometry = ConvolutionGeometry(
      batch: input[0], input: ImageSize(input[1], input[2], input[3]), kernel: PlaneSize(kernel[0], kernel[1]),
      output: ImageSize(size.height, size.width, kernel[3]), strides: PlaneSize(strides.height, strides.width),
      paddingBefore: PlaneSize(size.top, size.left), upSampling: upSampling)
  }
}
