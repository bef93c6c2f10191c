package import GANZooBackend

/// How a window that leaves the image is treated, as in Keras.
public enum Padding: String, Sendable, CaseIterable {
  /// Outputs cover the whole image: size ⌈n / stride⌉, zeros at the edges, the odd one at the bottom and right.
  case same
  /// Only windows that lie inside.
  case valid
}

/// A window that moves over an image: its size, its steps and what happens at the edges.
public struct Window: Hashable, Sendable {
  /// Rows and columns of the window.
  public var height, width: Int
  /// Rows and columns from one window to the next.
  public var strideHeight, strideWidth: Int
  /// What happens at the edges.
  public var padding: Padding

  /// A window; all sizes at least 1.
  public init(
    _ height: Int, _ width: Int, strides: (height: Int, width: Int) = (1, 1), padding: Padding = .same
  ) {
    precondition(min(height, width, strides.height, strides.width) >= 1, "window sizes are at least 1")
    (self.height, self.width) = (height, width)
    (strideHeight, strideWidth) = strides
    self.padding = padding
  }

  /// One axis: how many windows there are, and how many zeros stand before the first.
  ///
  /// https://keras.io/api/layers/convolution_layers: same padding of total max((out − 1)·s + k − n, 0), half of it
  /// before.
  package static func extent(_ size: Int, _ window: Int, _ stride: Int, _ padding: Padding) -> (count: Int, before: Int)
  {
    switch padding {
    case .valid: return ((size - window) / stride + 1, 0)
    case .same:
      let count = (size + stride - 1) / stride
      return (count, max((count - 1) * stride + window - size, 0) / 2)
    }
  }

  /// The two axes of windows over images [N, H, W, C].
  ///
  /// Throws `ShapeError` where the input is no batch of images, or is smaller than a window without padding.
  package func axes(over input: Shape, op: String) throws -> (rows: WindowAxis, columns: WindowAxis) {
    guard input.rank == 4 else { throw ShapeError.rank(op: op, expected: 4, found: input) }
    guard padding == .same || (input[1] >= height && input[2] >= width) else {
      throw ShapeError.windowTooLarge(op: op, input: input, window: [height, width])
    }
    func axis(_ input: Int, _ window: Int, _ stride: Int) -> WindowAxis {
      let (output, before) = Self.extent(input, window, stride, padding)
      return WindowAxis(input: input, window: window, stride: stride, paddingBefore: before, output: output)
    }
    return (axis(input[1], height, strideHeight), axis(input[2], width, strideWidth))
  }
}
