import GANZooFormats

extension StoredArray {
  /// The array with its axes permuted: axis i of the result is axis `axes[i]` of this array.
  func transposed(_ axes: [Int]) -> StoredArray {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    let (sizes, steps) = (axes.map { shape[$0] }, axes.map { strides[$0] })
    var index = [Int](repeating: 0, count: axes.count)
    var source = 0
    let transposed = [Float](unsafeUninitializedCapacity: values.count) { buffer, count in
      for target in 0..<values.count {
        buffer[target] = values[source]
        var axis = axes.count - 1
        while axis >= 0 {
          index[axis] += 1
          source += steps[axis]
          if index[axis] < sizes[axis] { break }
          source -= index[axis] * steps[axis]
          index[axis] = 0
          axis -= 1
        }
      }
      count = values.count
    }
    return StoredArray(shape: sizes, values: transposed)
  }

  /// An array of the shape of one sample, [H, W, C], in the layout of a value: [C, H, W] if its channels are first.
  func inLayout(of value: GraphValue) -> StoredArray {
    switch value.layout {
    case .channelsLast: self
    case .channelsFirst: transposed([shape.count - 1] + Array(0..<shape.count - 1))
    }
  }

  /// An array of one number repeated.
  init(repeating value: Float, shape: [Int]) {
    self.init(shape: shape, values: Array(repeating: value, count: shape.reduce(1, *)))
  }
}
