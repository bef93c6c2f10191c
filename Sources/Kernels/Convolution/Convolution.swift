/// How the convolutions of one geometry are computed on a device; chosen by the sizes alone, so that results stay the same.
final class ConvolutionPlan {
  private let geometry: ConvolutionGeometry
  private let algorithm: Algorithm

  private enum Algorithm {
    case winograd(WinogradConvolution)
    case taps(TapConvolution)
    /// All operations, on images that are up-sampled first.
    case asWritten(TapConvolution)
  }

  init(_ geometry: ConvolutionGeometry, arithmetic: Device.Arithmetic) {
    self.geometry = geometry
    guard arithmetic == .reduced, TapConvolution.fits(geometry) else {
      algorithm = .asWritten(TapConvolution(geometry.ofUpSampled))
      return
    }
    let taps = TapConvolution(geometry)
    if let winograd = WinogradConvolution(geometry), winograd.operations * 3 < taps.operations * 2 {
      algorithm = .winograd(winograd)
    } else {
      algorithm = .taps(taps)
    }
  }

  func forward(_ images: Storage, _ kernel: Storage, _ epilogue: Epilogue) -> Storage {
    count(on: images.device)
    switch algorithm {
    case .winograd(let winograd): return winograd.forward(images, kernel, epilogue)
    case .taps(let taps): return taps.forward(images, kernel, epilogue)
    case .asWritten(let taps): return taps.forward(upSampled(images), kernel, epilogue)
    }
  }

  func inputGradient(_ gradient: Storage, _ kernel: Storage) -> Storage {
    count(on: gradient.device)
    switch algorithm {
    case .winograd(let winograd): return winograd.inputGradient(gradient, kernel)
    case .taps(let taps): return taps.inputGradient(gradient, kernel)
    case .asWritten(let taps):
      let images = taps.inputGradient(gradient, kernel)
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
    case .taps(let taps): return taps.kernelGradient(images, gradient)
    case .asWritten(let taps): return taps.kernelGradient(upSampled(images), gradient)
    }
  }

  private func upSampled(_ images: Storage) -> Storage {
    guard geometry.upSampling > 1 else { return images }
    return images.upsampled(
      batch: geometry.batch, height: geometry.input.height, width: geometry.input.width,
      channels: geometry.input.channels, by: (geometry.upSampling, geometry.upSampling))
  }

  private func count(on device: Device) {
    let executed =
      switch algorithm {
      case .winograd(let winograd): winograd.operations
      case .taps(let taps): taps.operations
      case .asWritten(let taps): taps.operations
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
