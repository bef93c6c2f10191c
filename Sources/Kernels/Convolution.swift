import CDNNL

/// Sizes of a 2-D cross-correlation: images [batch, height, width, channels], kernel [height, width, channels, filters].
package struct ConvolutionGeometry: Hashable, Sendable {
  package var batch: Int
  package var input: (height: Int, width: Int, channels: Int)
  package var kernel: (height: Int, width: Int)
  package var output: (height: Int, width: Int, filters: Int)
  package var strides: (height: Int, width: Int)
  package var paddingBefore: (top: Int, left: Int)

  package init(
    batch: Int, input: (height: Int, width: Int, channels: Int), kernel: (height: Int, width: Int),
    output: (height: Int, width: Int, filters: Int), strides: (height: Int, width: Int),
    paddingBefore: (top: Int, left: Int)
  ) {
    self.batch = batch
    self.input = input
    self.kernel = kernel
    self.output = output
    self.strides = strides
    self.paddingBefore = paddingBefore
  }

  var multiplyAdds: Int { outputCount * kernel.height * kernel.width * input.channels }
  package var inputCount: Int { batch * input.height * input.width * input.channels }
  package var kernelCount: Int { kernel.height * kernel.width * input.channels * output.filters }
  package var outputCount: Int { batch * output.height * output.width * output.filters }

  private var fields: [Int] {
    [
      batch, input.height, input.width, input.channels, kernel.height, kernel.width, output.height, output.width,
      output.filters, strides.height, strides.width, paddingBefore.top, paddingBefore.left,
    ]
  }

  package static func == (a: Self, b: Self) -> Bool { a.fields == b.fields }
  package func hash(into hasher: inout Hasher) { hasher.combine(fields) }

  /// Rows and columns that the last window reaches beyond the image; negative where it ends before the edge.
  private var paddingAfter: (bottom: Int, right: Int) {
    (
      (output.height - 1) * strides.height + kernel.height - input.height - paddingBefore.top,
      (output.width - 1) * strides.width + kernel.width - input.width - paddingBefore.left
    )
  }

  var description: shim_convolution {
    func dims(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> (dnnl_dim_t, dnnl_dim_t, dnnl_dim_t, dnnl_dim_t) {
      (dnnl_dim_t(a), dnnl_dim_t(b), dnnl_dim_t(c), dnnl_dim_t(d))
    }
    return shim_convolution(
      source: dims(batch, input.channels, input.height, input.width),
      kernel: dims(output.filters, input.channels, kernel.height, kernel.width),
      destination: dims(batch, output.filters, output.height, output.width),
      strides: (dnnl_dim_t(strides.height), dnnl_dim_t(strides.width)),
      padding_before: (dnnl_dim_t(paddingBefore.top), dnnl_dim_t(paddingBefore.left)),
      padding_after: (dnnl_dim_t(paddingAfter.bottom), dnnl_dim_t(paddingAfter.right)))
  }
}

extension Device {
  /// images ⋆ kernel → [batch, H′, W′, filters]
  package func convolve(_ images: Storage, _ kernel: Storage, _ geometry: ConvolutionGeometry) -> Storage {
    plan(.init(direction: .forward, geometry: geometry)).run(images, kernel, on: self)
  }

  /// The gradient with respect to the images, from that of the output.
  package func convolutionInputGradient(
    _ gradient: Storage, _ kernel: Storage, _ geometry: ConvolutionGeometry
  ) -> Storage {
    plan(.init(direction: .inputGradient, geometry: geometry)).run(gradient, kernel, on: self)
  }

  /// The gradient with respect to the kernel, from the images and the gradient of the output.
  package func convolutionKernelGradient(
    _ images: Storage, _ gradient: Storage, _ geometry: ConvolutionGeometry
  ) -> Storage {
    plan(.init(direction: .kernelGradient, geometry: geometry)).run(images, gradient, on: self)
  }

  private func plan(_ key: ConvolutionPlan.Key) -> ConvolutionPlan {
    work.add(multiplyAdds: key.geometry.multiplyAdds)
    if let plan = plans[key] { return plan }
    let plan = ConvolutionPlan(key, on: self)
    plans[key] = plan
    return plan
  }
}
