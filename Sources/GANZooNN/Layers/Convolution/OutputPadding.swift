import GANZooBackend
import GANZooFormats
import GANZooTensors

/// The rows and columns of a transposed convolution's output beyond those that every output has.
///
/// Several sizes of images have one size after a convolution with strides: this says which of them is meant.
public struct OutputPadding: Hashable, Sendable {
  /// Rows and columns at the bottom and right, at least 0 and less than the strides.
  public let height, width: Int

  /// Rows and columns.
  public init(_ height: Int, _ width: Int) {
    precondition(min(height, width) >= 0, "an output padding is not negative")
    self.height = height
    self.width = width
  }

  /// As many rows as columns.
  public init(_ size: Int) { self.init(size, size) }

  /// Whether each is less than the step in its direction.
  func fits(_ window: Window) -> Bool { height < window.strideHeight && width < window.strideWidth }

  /// From Keras' configuration of a layer with this window: null, a number or two.
  static func read(_ configuration: JSONObject, of window: Window) throws -> OutputPadding? {
    let key = "output_padding"
    let values: [JSONObject.Value]
    switch configuration[key] {
    case nil, .null?: return nil
    case .array(let list)? where list.count == 2: values = list
    case let value?: values = [value, value]
    }
    let sizes = try values.map { try ([key: $0] as JSONObject).int(key, in: 0...1 << 24) }
    let padding = OutputPadding(sizes[0], sizes[1])
    guard padding.fits(window) else {
      throw ConfigurationError.wrongType(
        key: key, expected: "less than the strides, \(window.strideHeight) x \(window.strideWidth)",
        found: "\(padding.height) x \(padding.width)")
    }
    return padding
  }
}

/// One axis of a transposed convolution, which is the gradient of the convolution that this describes.
extension WindowAxis {
  /// Where an odd number of results is cut off, the last is at the end; where there are too few, zeros are.
  ///
  /// - Parameters:
  ///   - input: the size that the transposed convolution reads.
  ///   - window: the size of the kernel, gaps counted.
  ///   - added: the output padding, if it is set.
  init(transposed input: Int, window: Int, stride: Int, padding: Padding, added: Int?) {
    let whole = (input - 1) * stride + window
    let output =
      switch padding {
      case .valid: whole + (added ?? max(stride - window, 0))
      case .same: added.map { (input - 1) * stride + window % 2 + $0 } ?? input * stride
      }
    self.init(
      input: output, window: window, stride: stride, paddingBefore: max(whole - output, 0) / 2, output: input)
  }
}
