/// One axis of a window that slides over images: window i covers `window` positions from i · stride − paddingBefore on.
package struct WindowAxis: Hashable, Sendable {
  package var input, window, stride, paddingBefore, output: Int

  package init(input: Int, window: Int, stride: Int, paddingBefore: Int, output: Int) {
    self.input = input
    self.window = window
    self.stride = stride
    self.paddingBefore = paddingBefore
    self.output = output
  }
}

/// A 2-D cross-correlation: images [batch, rows.input, columns.input, channels], kernel [rows.window, columns.window,
/// channels, filters] → [batch, rows.output, columns.output, filters].
///
/// With `upSampling` u > 1 every pixel is first repeated u x u times. `input` is the size before that; padding counts
/// repeated pixels.
package struct ConvolutionShape: Hashable, Sendable {
  /// The most taps of a kernel, its height times its width, on any backend. It is far more than a network has, and
  /// keeps a damaged file from asking for more memory than there is.
  package static let maximumTaps = 1024

  package var batch, channels, filters: Int
  package var rows, columns: WindowAxis
  package var upSampling: Int

  package init(
    batch: Int, channels: Int, filters: Int, rows: WindowAxis, columns: WindowAxis, upSampling: Int = 1
  ) {
    precondition(rows.window * columns.window <= Self.maximumTaps, "a kernel too large")
    self.batch = batch
    self.channels = channels
    self.filters = filters
    self.rows = rows
    self.columns = columns
    self.upSampling = upSampling
  }

  package var inputCount: Int { batch * rows.input * columns.input * channels }
  package var kernelCount: Int { rows.window * columns.window * channels * filters }
  package var outputCount: Int { batch * rows.output * columns.output * filters }

  /// Floating-point operations of the convolution as it is written, zeros at the edges included.
  package var operations: Int { 2 * outputCount * rows.window * columns.window * channels }

  /// The convolution of the images that are already up-sampled.
  var ofUpSampled: Self {
    var shape = self
    shape.rows.input *= upSampling
    shape.columns.input *= upSampling
    shape.upSampling = 1
    return shape
  }

  var input: ImageSize { ImageSize(height: rows.input, width: columns.input, channels: channels) }
  var output: ImageSize { ImageSize(height: rows.output, width: columns.output, channels: filters) }
}

/// Sizes of an image.
struct ImageSize {
  let height, width, channels: Int
}
