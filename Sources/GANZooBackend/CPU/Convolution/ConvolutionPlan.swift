/// How the convolutions of one shape are computed on a backend. The sizes alone decide, so that results stay the same.
final class ConvolutionPlan {
  private let shape: ConvolutionShape
  private let algorithm: Algorithm

  private enum Algorithm {
    case winograd(WinogradConvolution)
    case direct(DirectConvolution)
    /// All operations, on images that are up-sampled first.
    case asWritten(DirectConvolution)
  }

  init(_ shape: ConvolutionShape, arithmetic: ConvolutionArithmetic) {
    self.shape = shape
    guard arithmetic != .asWritten, DirectConvolution.fits(shape) else {
      algorithm = .asWritten(DirectConvolution(shape.ofUpSampled))
      return
    }
    let direct = DirectConvolution(shape)
    let winograd = WinogradConvolution(shape)
    let isPreferred = { (winograd: WinogradConvolution) in
      arithmetic == .fewest ? winograd.operations < direct.operations : winograd.cost < direct.cost
    }
    if let winograd, isPreferred(winograd) {
      algorithm = .winograd(winograd)
    } else {
      algorithm = .direct(direct)
    }
  }

  func forward(_ images: CPUBuffer, _ kernel: CPUBuffer, _ epilogue: Epilogue<CPUBuffer>) -> CPUBuffer {
    count(on: images.backend)
    switch algorithm {
    case .winograd(let winograd): return winograd.forward(images, kernel, epilogue)
    case .direct(let direct): return direct.forward(images, kernel, epilogue)
    case .asWritten(let direct): return direct.forward(upSampled(images), kernel, epilogue)
    }
  }

  func inputGradient(_ gradient: CPUBuffer, _ kernel: CPUBuffer) -> CPUBuffer {
    count(on: gradient.backend, isInputGradient: true)
    switch algorithm {
    case .winograd(let winograd): return winograd.inputGradient(gradient, kernel)
    case .direct(let direct): return direct.inputGradient(gradient, kernel)
    case .asWritten(let direct):
      let images = direct.inputGradient(gradient, kernel)
      guard shape.upSampling > 1 else { return images }
      return images.backend.sumPool(images, inputShape, by: (shape.upSampling, shape.upSampling))
    }
  }

  func kernelGradient(_ images: CPUBuffer, _ gradient: CPUBuffer) -> CPUBuffer {
    count(on: images.backend)
    switch algorithm {
    case .winograd(let winograd): return winograd.kernelGradient(images, gradient)
    case .direct(let direct): return direct.kernelGradient(images, gradient)
    case .asWritten(let direct): return direct.kernelGradient(upSampled(images), gradient)
    }
  }

  private func upSampled(_ images: CPUBuffer) -> CPUBuffer {
    guard shape.upSampling > 1 else { return images }
    return images.backend.upSample(images, inputShape, by: (shape.upSampling, shape.upSampling))
  }

  private var inputShape: ImageShape {
    ImageShape(
      batch: shape.batch, height: shape.rows.input, width: shape.columns.input, channels: shape.channels)
  }

  private func count(on backend: CPUBackend, isInputGradient: Bool = false) {
    let executed =
      switch algorithm {
      case .winograd(let winograd): isInputGradient ? winograd.inputGradientOperations : winograd.operations
      case .direct(let direct): direct.operations
      case .asWritten(let direct): direct.operations
      }
    backend.work.add(asWritten: shape.operations, executed: executed)
  }
}

extension CPUBackend {
  package func convolve(
    _ images: any Buffer, _ kernel: any Buffer, _ shape: ConvolutionShape, _ epilogue: Epilogue<any Buffer>
  ) -> any Buffer {
    plan(shape).forward(cpu(images), cpu(kernel), cpu(epilogue))
  }

  package func convolutionInputGradient(
    _ gradient: any Buffer, _ kernel: any Buffer, _ shape: ConvolutionShape
  ) -> any Buffer {
    plan(shape).inputGradient(cpu(gradient), cpu(kernel))
  }

  package func convolutionKernelGradient(
    _ images: any Buffer, _ gradient: any Buffer, _ shape: ConvolutionShape
  ) -> any Buffer {
    plan(shape).kernelGradient(cpu(images), cpu(gradient))
  }
}
