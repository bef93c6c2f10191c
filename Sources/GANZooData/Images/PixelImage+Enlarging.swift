extension PixelImage {
  /// Each pixel as a square of `factor` x `factor` pixels of its value, so that small images are seen on large screens.
  ///
  /// - Precondition: `factor` is at least 1.
  public func enlarged(by factor: Int) -> PixelImage {
    precondition(factor >= 1, "an image enlarged \(factor) times")
    guard factor > 1 else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(pixels.count * factor * factor)
    let span = width * channels
    for row in 0..<height {
      var line: [UInt8] = []
      line.reserveCapacity(span * factor)
      for start in stride(from: row * span, to: (row + 1) * span, by: channels) {
        for _ in 0..<factor { line += pixels[start..<start + channels] }
      }
      for _ in 0..<factor { result += line }
    }
    return PixelImage(width: width * factor, height: height * factor, channels: channels, pixels: result)
  }
}
