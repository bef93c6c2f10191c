import CLoops

/// Sizes of a 2-D cross-correlation: images [batch, height, width, channels], kernel [height, width, channels, filters].
///
/// With `upSampling` u > 1 every pixel is first repeated u x u times; `input` is the size before that, and padding counts
/// repeated pixels.
package struct ConvolutionGeometry: Hashable, Sendable {
  /// Taps of the largest kernel: its height times its width.
  package static let mostTaps = Int(LOOPS_MOST_TAPS)

  package var batch: Int
  package var input: ImageSize
  package var kernel: PlaneSize
  package var output: ImageSize
  package var strides: PlaneSize
  package var paddingBefore: PlaneSize
  package var upSampling = 1

  package init(
    batch: Int, input: ImageSize, kernel: PlaneSize, output: ImageSize, strides: PlaneSize, paddingBefore: PlaneSize,
    upSampling: Int = 1
  ) {
    (self.batch, self.input, self.kernel, self.output) = (batch, input, kernel, output)
    (self.strides, self.paddingBefore, self.upSampling) = (strides, paddingBefore, upSampling)
  }

  package var inputCount: Int { batch * input.count }
  package var kernelCount: Int { kernel.height * kernel.width * input.channels * output.channels }
  package var outputCount: Int { batch * output.count }

  /// Floating-point operations of the convolution as it is written, zeros at the edges included.
  package var operations: Int { 2 * outputCount * kernel.height * kernel.width * input.channels }

  /// The convolution of the images that are already up-sampled.
  var ofUpSampled: Self {
    var geometry = self
    geometry.input.height *= upSampling
    geometry.input.width *= upSampling
    geometry.upSampling = 1
    return geometry
  }
}

/// Rows and columns.
package struct PlaneSize: Hashable, Sendable {
  package var height, width: Int
  package init(_ height: Int, _ width: Int) { (self.height, self.width) = (height, width) }
}

/// Rows, columns and channels of an image.
package struct ImageSize: Hashable, Sendable {
  package var height, width, channels: Int
  package init(_ height: Int, _ width: Int, _ channels: Int) {
    (self.height, self.width, self.channels) = (height, width, channels)
  }
  package var count: Int { height * width * channels }
}

/// Sizes of a kernel.
struct KernelSize: Hashable {
  let height, width, channels, filters: Int
}
