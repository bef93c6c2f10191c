public import GANZooTensors

// Keras takes a convolution's filters and kernel by their positions: `Conv2D(64, 3, padding="same")`.

extension Conv1D {
  /// A convolution of a kernel of this length; the rest as in `init(_:kernel:…)`.
  public init(
    _ filters: Int, _ kernel: Int, strides: Int = 1, padding: Ends = .valid,
    activation: ActivationFunction = .linear, usesBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform
  ) {
    self.init(
      filters, kernel: kernel, strides: strides, padding: padding, activation: activation, usesBias: usesBias,
      kernelInitializer: kernelInitializer)
  }
}

extension Conv2D {
  /// A convolution with a square kernel of this size; the rest as in `init(_:kernel:…)`.
  public init(
    _ filters: Int, _ kernel: Int, strides: Int = 1, padding: Padding = .valid,
    activation: ActivationFunction = .linear, usesBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform
  ) {
    self.init(
      filters, kernel: kernel, strides: strides, padding: padding, activation: activation, usesBias: usesBias,
      kernelInitializer: kernelInitializer)
  }
}

extension Conv2DTranspose {
  /// A transposed convolution with a square kernel of this size; the rest as in `init(_:kernel:…)`.
  public init(
    _ filters: Int, _ kernel: Int, strides: Int = 1, padding: Padding = .valid,
    activation: ActivationFunction = .linear, usesBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform
  ) {
    self.init(
      filters, kernel: kernel, strides: strides, padding: padding, activation: activation, usesBias: usesBias,
      kernelInitializer: kernelInitializer)
  }
}
