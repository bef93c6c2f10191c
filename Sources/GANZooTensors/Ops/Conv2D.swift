package import GANZooBackend

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
      return conv2D(
        kernel, try ConvolutionShape(input: shape, kernel: kernel.shape, strides: strides, padding: padding))
    } catch {
      preconditionFailure("conv2D: \(error)")
    }
  }

  /// The convolution with an epilogue, whose scale and bias are [F].
  package func conv2D(
    _ kernel: Tensor, _ convolution: ConvolutionShape, _ epilogue: Epilogue<Tensor> = Epilogue()
  ) -> Tensor {
    Tensor.op(
      .array(.conv2D), [self, kernel], shape: convolution.outputShape,
      value: device.backend.convolve(buffer, kernel.buffer, convolution, epilogue.buffers),
      rules: [
        .of { g in g.conv2DInputGradient(kernel, convolution) },
        .of { g in self.conv2DKernelGradient(g, convolution) },
      ]
    ).recording(epilogue)
  }

  /// The gradient with respect to the input; also the transposed convolution.
  ///
  ///     self [N, H′, W′, F]   kernel [kh, kw, C, F]   →   [N, H, W, C]
  package func conv2DInputGradient(_ kernel: Tensor, _ convolution: ConvolutionShape) -> Tensor {
    .op(
      .array(.conv2DInputGradient), [self, kernel], shape: convolution.inputShape,
      value: device.backend.convolutionInputGradient(buffer, kernel.buffer, convolution),
      rules: [
        .of { g in g.conv2D(kernel, convolution) },
        .of { g in g.conv2DKernelGradient(self, convolution) },
      ])
  }

  /// The gradient with respect to the kernel.
  ///
  ///     self [N, H, W, C]   gradient [N, H′, W′, F]   →   [kh, kw, C, F]
  package func conv2DKernelGradient(_ gradient: Tensor, _ convolution: ConvolutionShape) -> Tensor {
    .op(
      .array(.conv2DKernelGradient), [self, gradient], shape: convolution.kernelShape,
      value: device.backend.convolutionKernelGradient(buffer, gradient.buffer, convolution),
      rules: [
        .of { g in gradient.conv2DInputGradient(g, convolution) },
        .of { g in self.conv2D(g, convolution) },
      ])
  }
}

extension ConvolutionShape {
  /// The convolution of a kernel over images that are up-sampled first by repeating their pixels: the whole is still
  /// linear in the input and in the kernel, and closed under differentiation as above.
  ///
  /// Throws `ShapeError` where the kernel does not fit the input.
  package init(
    input: Shape, kernel: Shape, strides: (height: Int, width: Int), padding: Padding, upSampling: Int = 1
  ) throws {
    guard kernel.rank == 4 else { throw ShapeError.rank(op: "a kernel", expected: 4, found: kernel) }
    guard kernel[0] * kernel[1] <= Self.maximumTaps else { throw ShapeError.kernelTooLarge(kernel) }
    guard input.rank == 4 else { throw ShapeError.rank(op: "conv2D", expected: 4, found: input) }
    let window = Window(kernel[0], kernel[1], strides: strides, padding: padding)
    var (rows, columns) = try window.axes(
      over: [input[0], input[1] * upSampling, input[2] * upSampling, input[3]], op: "conv2D")
    guard input[3] == kernel[2] else { throw ShapeError.channels(input: input, kernel: kernel) }
    (rows.input, columns.input) = (input[1], input[2])
    self.init(
      batch: input[0], channels: input[3], filters: kernel[3], rows: rows, columns: columns, upSampling: upSampling)
  }

  package var inputShape: Shape { [batch, rows.input, columns.input, channels] }
  package var kernelShape: Shape { [rows.window, columns.window, channels, filters] }
  package var outputShape: Shape { [batch, rows.output, columns.output, filters] }
}
