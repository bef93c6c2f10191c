extension PixelImage {
  /// Resizes the image by bilinear interpolation, with antialiasing when it shrinks.
  ///
  /// Equal to Pillow's `Image.resize((width, height), BILINEAR)`: a triangle filter with a radius of one pixel, scaled
  /// up when the image shrinks; rows first, then columns, each rounded to 8 bits. Colours are weighted by alpha.
  /// Source: Pillow's `Resample.c`, https://github.com/python-pillow/Pillow
  public func resized(height: Int, width: Int) -> PixelImage {
    precondition(height >= 1 && width >= 1, "an image of \(height) x \(width)")
    if height == self.height && width == self.width { return self }
    let hasAlpha = Self.hasAlpha(channels: channels)
    var image = hasAlpha ? mapColours(multiplied(_:by:)) : self
    if width != self.width { image = image.withRowsResized(to: width) }
    if height != self.height { image = image.withColumnsResized(to: height) }
    return hasAlpha ? image.mapColours(divided(_:by:)) : image
  }

  private func withRowsResized(to width: Int) -> PixelImage {
    let windows = Windows(from: self.width, to: width)
    let samples = [UInt8](unsafeUninitializedCapacity: height * width * channels) { result, count in
      count = height * width * channels
      pixels.withUnsafeBufferPointer { source in
        for row in 0..<height {
          let line = row * self.width * channels
          windows.forEach { column, start, weights in
            for channel in 0..<channels {
              var sum = Windows.half
              var index = line + start * channels + channel
              for weight in weights {
                sum &+= Int32(source[index]) &* weight
                index &+= channels
              }
              result[(row * width + column) * channels + channel] = Windows.sample(sum)
            }
          }
        }
      }
    }
    return PixelImage(width: width, height: height, channels: channels, pixels: samples)
  }

  private func withColumnsResized(to height: Int) -> PixelImage {
    let windows = Windows(from: self.height, to: height)
    let span = width * channels
    let samples = [UInt8](unsafeUninitializedCapacity: height * span) { result, count in
      count = height * span
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: span) { sums in
        pixels.withUnsafeBufferPointer { source in
          windows.forEach { row, start, weights in
            sums.initialize(repeating: Windows.half)
            for (tap, weight) in weights.enumerated() {
              let line = (start + tap) * span
              for index in 0..<span { sums[index] &+= Int32(source[line + index]) &* weight }
            }
            for index in 0..<span { result[row * span + index] = Windows.sample(sums[index]) }
          }
        }
      }
    }
    return PixelImage(width: width, height: height, channels: channels, pixels: samples)
  }

  /// Applies a function of a colour sample and its pixel's alpha to all colour samples.
  private func mapColours(_ function: (_ sample: Int, _ alpha: Int) -> UInt8) -> PixelImage {
    var samples = pixels
    for start in stride(from: 0, to: samples.count, by: channels) {
      let alpha = Int(samples[start + channels - 1])
      for index in start..<start + channels - 1 { samples[index] = function(Int(samples[index]), alpha) }
    }
    return PixelImage(width: width, height: height, channels: channels, pixels: samples)
  }
}

/// The filter windows of one resized axis: for each output pixel the first source pixel and the weights.
private struct Windows {
  /// Weights are fixed-point numbers with this many fractional bits. Sums of weighted 8-bit samples then fit 32 bits
  /// for up to 2²² pixels per row, four times libpng's limit and 64 times JPEG's.
  private static let bits: Int32 = 22

  /// Initial value of a sum, so that the final shift rounds to nearest.
  static let half: Int32 = 1 << (bits - 1)

  var starts: [Int] = []
  private var ends: [Int] = [0]
  private var values: [Int32] = []

  init(from size: Int, to target: Int) {
    let scale = Double(size) / Double(target)
    let reach = max(scale, 1)
    for index in 0..<target {
      let centre = (Double(index) + 0.5) * scale
      let start = max(0, Int(centre - reach + 0.5))
      let end = min(size, Int(centre + reach + 0.5))
      let weights = (start..<end).map { max(0, 1 - abs(Double($0) - centre + 0.5) / reach) }
      let sum = weights.reduce(0, +)
      values += weights.map { Int32($0 / sum * Double(1 << Self.bits) + 0.5) }
      starts.append(start)
      ends.append(values.count)
    }
  }

  /// Calls `body` for each output pixel, in order.
  @inline(__always)
  func forEach(_ body: (_ index: Int, _ start: Int, _ weights: UnsafeBufferPointer<Int32>) -> Void) {
    values.withUnsafeBufferPointer { values in
      for index in starts.indices {
        body(index, starts[index], UnsafeBufferPointer(rebasing: values[ends[index]..<ends[index + 1]]))
      }
    }
  }

  /// Converts a weighted sum to a sample.
  static func sample(_ sum: Int32) -> UInt8 { UInt8(clamping: sum >> bits) }
}

/// Pillow's `MULDIV255`: the product divided by 255, rounded.
private func multiplied(_ sample: Int, by alpha: Int) -> UInt8 {
  let product = sample * alpha + 128
  return UInt8(((product >> 8) + product) >> 8)
}

private func divided(_ sample: Int, by alpha: Int) -> UInt8 {
  alpha == 0 ? UInt8(sample) : UInt8(clamping: 255 * sample / alpha)
}
