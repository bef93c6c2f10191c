/// How the convolutions of one geometry are computed on a device; chosen by the sizes alone, so that results stay the same.
final class ConvolutionPlan {
  private let geometry: ConvolutionGeometry
  private let algorithm: Algorithm
  private var primitives: [DirectConvolution.Direction: DirectConvolution] = [:]

  private enum Algorithm {
    case winograd(WinogradConvolution)
    /// On small images with a collapsed kernel.
    case collapsed(CollapsedConvolution)
    /// As written.
    case direct
  }

  init(_ geometry: ConvolutionGeometry, arithmetic: Device.Arithmetic) {
    self.geometry = geometry
    if arithmetic == .asWritten {
      algorithm = .direct
    } else if let winograd = WinogradConvolution(geometry) {
      algorithm = .winograd(winograd)
    } else if let collapsed = CollapsedConvolution(geometry) {
      algorithm = .collapsed(collapsed)
    } else {
      algorithm = .direct
    }
  }

  func forward(_ images: Storage, _ kernel: Storage, _ epilogue: Epilogue) -> Storage {
    count(on: images.device)
    switch algorithm {
    case .winograd(let winograd): return winograd.forward(images, kernel, epilogue)
    case .collapsed(let collapsed):
      let low = run(.forward, collapsed.core, images, collapsed.kernel(kernel))
      return low.depthToSpace(geometry.input, filters: geometry.output.channels).activated(epilogue)
    case .direct: return run(.forward, written, upSampled(images), kernel).activated(epilogue)
    }
  }

  func inputGradient(_ gradient: Storage, _ kernel: Storage) -> Storage {
    count(on: gradient.device)
    switch algorithm {
    case .winograd(let winograd): return winograd.inputGradient(gradient, kernel)
    case .collapsed(let collapsed):
      let low = gradient.spaceToDepth(geometry.input, filters: geometry.output.channels)
      return run(.inputGradient, collapsed.core, low, collapsed.kernel(kernel))
    case .direct:
      let images = run(.inputGradient, written, gradient, kernel)
      guard geometry.upSampling > 1 else { return images }
      return images.blockSums(
        batch: geometry.batch, height: geometry.input.height, width: geometry.input.width,
        channels: geometry.input.channels, by: (geometry.upSampling, geometry.upSampling))
    }
  }

  func kernelGradient(_ images: Storage, _ gradient: Storage) -> Storage {
    count(on: images.device)
    switch algorithm {
    case .winograd(let winograd): return winograd.kernelGradient(images, gradient)
    case .collapsed(let collapsed):
      let low = gradient.spaceToDepth(geometry.input, filters: geometry.output.channels)
      return collapsed.kernelGradient(run(.kernelGradient, collapsed.core, images, low))
    case .direct: return run(.kernelGradient, written, upSampled(images), gradient)
    }
  }

  private var written: ConvolutionGeometry { geometry.ofUpSampled }

  private func upSampled(_ images: Storage) -> Storage {
    guard geometry.upSampling > 1 else { return images }
    return images.upsampled(
      batch: geometry.batch, height: geometry.input.height, width: geometry.input.width,
      channels: geometry.input.channels, by: (geometry.upSampling, geometry.upSampling))
  }

  /// One geometry is run in each direction: that of the core, or that as written.
  private func run(
    _ direction: DirectConvolution.Direction, _ geometry: ConvolutionGeometry, _ a: Storage, _ b: Storage
  ) -> Storage {
    let device = a.device
    let primitive = primitives[direction] ?? DirectConvolution(direction, geometry, on: device)
    primitives[direction] = primitive
    return primitive.run(a, b, on: device)
  }

  private func count(on device: Device) {
    let executed =
      switch algorithm {
      case .winograd(let winograd): winograd.operations
      case .collapsed(let collapsed): collapsed.core.operations
      case .direct: geometry.operations
      }
    device.work.add(asWritten: geometry.operations, executed: executed)
  }
}

extension Device {
  /// activation(images ⋆ kernel + bias) → [batch, H′, W′, filters]
  package func convolve(
    _ images: Storage, _ kernel: Storage, _ geometry: ConvolutionGeometry, _ epilogue: Epilogue = .none
  ) -> Storage {
    plan(geometry).forward(images, kernel, epilogue)
  }

  /// The gradient with respect to the images, from that of images ⋆ kernel.
  package func convolutionInputGradient(
    _ gradient: Storage, _ kernel: Storage, _ geometry: ConvolutionGeometry
  ) -> Storage {
    plan(geometry).inputGradient(gradient, kernel)
  }

  /// The gradient with respect to the kernel, from the images and that of images ⋆ kernel.
  package func convolutionKernelGradient(
    _ images: Storage, _ gradient: Storage, _ geometry: ConvolutionGeometry
  ) -> Storage {
    plan(geometry).kernelGradient(images, gradient)
  }

  private func plan(_ geometry: ConvolutionGeometry) -> ConvolutionPlan {
    if let plan = plans[geometry] { return plan }
    let plan = ConvolutionPlan(geometry, arithmetic: arithmetic)
    plans[geometry] = plan
    return plan
  }
}
