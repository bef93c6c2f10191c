/// How the convolutions of one shape are computed on a device. The sizes alone decide, so that results stay the same.
final class ConvolutionPlan {
  private let shape: ConvolutionShape
  private let algorithm: Algorithm

  private enum Algorithm {
    case winograd(WinogradConvolution)
    case direct(DirectConvolution)
    /// All operations, on images that are up-sampled first.
    case asWritten(DirectConvolution)
  }

  init(_ shape: ConvolutionShape, arithmetic: Device.Arithmetic) {
    self.shape = shape
    guard arithmetic == .reduced, DirectConvolution.fits(shape) else {
      algorithm = .asWritten(DirectConvolution(shape.ofUpSampled))
      return
    }
    let direct = DirectConvolution(shape)
    if let winograd = WinogradConvolution(shape), winograd.operations * 3 < direct.operations * 2 {
      algorithm = .winograd(winograd)
    } else {
      algorithm = .direct(direct)
    }
  }

  func forward(_ images: Storage, _ kernel: Storage, _ epilogue: Epilogue<Storage>) -> Storage {
    count(on: images.device)
    switch algorithm {
    case .winograd(let winograd): return winograd.forward(images, kernel, epilogue)
    case .direct(let direct): return direct.forward(images, kernel, epilogue)
    case .asWritten(let direct): return direct.forward(upSampled(images), kernel, epilogue)
    }
  }

  func inputGradient(_ gradient: Storage, _ kernel: Storage) -> Storage {
    count(on: gradient.device)
    switch algorithm {
    case .winograd(let winograd): return winograd.inputGradient(gradient, kernel)
    case .direct(let direct): return direct.inputGradient(gradient, kernel)
    case .asWritten(let direct):
      let images = direct.inputGradient(gradient, kernel)
      guard shape.upSampling > 1 else { return images }
      return images.blockSums(
        batch: shape.batch, height: shape.rows.input, width: shape.columns.input, channels: shape.channels,
        by: (shape.upSampling, shape.upSampling))
    }
  }

  func kernelGradient(_ images: Storage, _ gradient: Storage) -> Storage {
    count(on: images.device)
    switch algorithm {
    case .winograd(let winograd): return winograd.kernelGradient(images, gradient)
    case .direct(let direct): return direct.kernelGradient(images, gradient)
    case .asWritten(let direct): return direct.kernelGradient(upSampled(images), gradient)
    }
  }

  private func upSampled(_ images: Storage) -> Storage {
    guard shape.upSampling > 1 else { return images }
    return images.upsampled(
      batch: shape.batch, height: shape.rows.input, width: shape.columns.input, channels: shape.channels,
      by: (shape.upSampling, shape.upSampling))
  }

  private func count(on device: Device) {
    let executed =
      switch algorithm {
      case .winograd(let winograd): winograd.operations
      case .direct(let direct): direct.operations
      case .asWritten(let direct): direct.operations
      }
    device.work.add(asWritten: shape.operations, executed: executed)
  }
}

extension Device {
  /// epilogue(images ⋆ kernel) → [batch, H′, W′, filters]
  package func convolve(
    _ images: Storage, _ kernel: Storage, _ shape: ConvolutionShape, _ epilogue: Epilogue<Storage> = Epilogue()
  ) -> Storage {
    plan(shape).forward(images, kernel, epilogue)
  }

  /// The gradient with respect to the images, from that of images ⋆ kernel.
  package func convolutionInputGradient(
    _ gradient: Storage, _ kernel: Storage, _ shape: ConvolutionShape
  ) -> Storage {
    plan(shape).inputGradient(gradient, kernel)
  }

  /// The gradient with respect to the kernel, from the images and that of images ⋆ kernel.
  package func convolutionKernelGradient(
    _ images: Storage, _ gradient: Storage, _ shape: ConvolutionShape
  ) -> Storage {
    plan(shape).kernelGradient(images, gradient)
  }

  private func plan(_ shape: ConvolutionShape) -> ConvolutionPlan {
    if let plan = plans[shape] { return plan }
    let plan = ConvolutionPlan(shape, arithmetic: arithmetic)
    plans[shape] = plan
    return plan
  }
}
