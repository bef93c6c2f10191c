/// Conversion of 8-bit samples to values in [−1, 1]: (p − 127.5) / 127.5.
enum PixelValues {
  /// Writes the values of samples, from position `first` on.
  ///
  /// A training converts a batch of random images for each update. With pointers the compiler makes vectors of the
  /// loop, and the processor reads far ahead in memory. One `append` after the other, batches took 3 to 4.6 % of a step
  /// of `acgan/blocks` (two threads on Emerald Rapids).
  static func write(
    _ samples: UnsafeBufferPointer<UInt8>, to values: UnsafeMutableBufferPointer<Float>, from first: Int
  ) {
    let end = first + samples.count
    precondition(first >= 0 && end <= values.count, "values \(first) to \(end) of \(values.count)")
    let values = values.extracting(first..<end)
    for index in samples.indices { values[index] = (Float(samples[index]) - 127.5) / 127.5 }
  }
}
