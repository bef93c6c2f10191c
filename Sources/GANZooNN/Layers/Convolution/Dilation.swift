import GANZooBackend
import GANZooFormats
import GANZooTensors

/// The rows and columns from one tap of a kernel to the next. Yu and Koltun 2016, https://arxiv.org/abs/1511.07122.
public struct Dilation: Hashable, Sendable {
  /// Rows and columns, at least 1.
  public let height, width: Int

  /// A dilation; of 1, none.
  public init(_ height: Int, _ width: Int) {
    precondition(min(height, width) >= 1, "a dilation is at least 1")
    self.height = height
    self.width = width
  }

  /// The same dilation in both directions; of 1, none.
  public init(_ size: Int = 1) { self.init(size, size) }

  /// Whether a kernel is left as it is.
  var isNone: Bool { (height, width) == (1, 1) }

  /// Whether a window may be spread: Keras dilates only what moves by single steps.
  func fits(_ window: Window) -> Bool { isNone || (window.strideHeight, window.strideWidth) == (1, 1) }

  /// Keras' setting, left out where there is no dilation.
  var configuration: JSONObject {
    isNone ? [:] : ["dilation_rate": .array([.int(height), .int(width)])]
  }

  /// From Keras' configuration of a layer with this window.
  init(_ configuration: JSONObject, of window: Window) throws {
    let (height, width) = try configuration.pair("dilation_rate", default: (1, 1))
    self.init(height, width)
    guard fits(window) else {
      throw ConfigurationError.wrongType(
        key: "dilation_rate", expected: "1 where strides are greater", found: "\(height) x \(width)")
    }
    let taps = Double(extent(window.height, height)) * Double(extent(window.width, width))
    guard taps <= Double(ConvolutionShape.maximumTaps) else {
      throw ConfigurationError.wrongType(
        key: "dilation_rate", expected: "at most \(ConvolutionShape.maximumTaps) taps, gaps counted",
        found: "\(height) x \(width)")
    }
  }

  /// The window with its gaps.
  func spread(_ window: Window) -> Window {
    var window = window
    (window.height, window.width) = (extent(window.height, height), extent(window.width, width))
    return window
  }

  /// A kernel [kh, kw, C, F] with zeros in its gaps.
  func spread(_ kernel: Tensor) -> Tensor {
    guard !isNone else { return kernel }
    return spread(spread(kernel, axis: 0, by: height), axis: 1, by: width)
  }

  private func spread(_ kernel: Tensor, axis: Int, by step: Int) -> Tensor {
    let sizes = kernel.shape.sizes
    var apart = sizes
    apart.insert(1, at: axis + 1)
    var joined = sizes
    joined[axis] *= step
    return kernel.reshaped(Shape(apart)).padded(before: 0, after: step - 1, axis: axis + 1).reshaped(Shape(joined))
      .sliced(0..<extent(sizes[axis], step), axis: axis)
  }

  private func extent(_ taps: Int, _ step: Int) -> Int { (taps - 1) * step + 1 }
}
