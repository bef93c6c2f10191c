public import GANZooFormats

extension StoredArray {
  /// The array with its axes in another order: axis i is the given axis `axes[i]`.
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

  /// Numbers for each of a sample, its axes in the order that a value has them in.
  func arranged(as value: GraphValue) -> StoredArray {
    switch value.layout {
    case .channelsLast: self
    case .channelsFirst: transposed([shape.count - 1] + Array(0..<shape.count - 1))
    }
  }

  /// One number repeated.
  init(repeating value: Float, shape: [Int]) {
    self.init(shape: shape, values: Array(repeating: value, count: shape.reduce(1, *)))
  }
}
