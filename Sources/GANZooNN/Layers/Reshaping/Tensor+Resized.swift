import GANZooTensors

extension Tensor {
  /// The numbers at `range` along an axis, brought to `count`.
  func resized(
    from range: Range<Int>, to count: Int, _ interpolation: UpSampling2D.Interpolation, axis: Int
  ) -> Tensor {
    guard range.count != count || shape[axis] != count else { return self }
    // A table with a row for each place along the axis.
    let order = [axis] + shape.sizes.indices.filter { $0 != axis }
    let apart = transposed(order)
    let rows = apart.reshaped([shape[axis], shape.count / shape[axis]])
    func picked(_ places: [Int]) -> Tensor { rows.rows(at: IndexTensor(places, on: device)) }

    let result: Tensor
    switch interpolation {
    case .nearest: result = picked(Resizing.nearest(of: range.count, to: count).map { range.lowerBound + $0 })
    case .bilinear:
      let scale = Float(range.count) / Float(count)
      let places = (0..<count).map { (Float($0) + 0.5) * scale - 0.5 }
      let (low, high) = (
        places.map { range.lowerBound + max(Int($0.rounded(.down)), 0) },
        places.map { range.lowerBound + min(Int($0.rounded(.up)), range.count - 1) }
      )
      let shares = Tensor(places.map { $0 - $0.rounded(.down) }, shape: [count, 1], on: device)
      let first = picked(low)
      result = first + (picked(high) - first) * shares
    case .bicubic:
      let taps = Resizing.cubic(of: range.count, to: count)
      let parts = (0..<Resizing.cubicTaps).map { tap in
        picked(taps.map { range.lowerBound + $0.places[tap] })
          * Tensor(taps.map { $0.weights[tap] }, shape: [count, 1], on: device)
      }
      result = parts.dropFirst().reduce(parts[0], +)
    }
    let sizes = [count] + apart.shape.sizes.dropFirst()
    return result.reshaped(Shape(sizes)).transposed(order.indices.map { order.firstIndex(of: $0) ?? $0 })
  }
}

extension Resizing {
  /// For each pixel of a result the pixel that it repeats, of so many. In float32 as TensorFlow: where a place lies
  /// between two pixels exactly, rounding decides.
  package static func nearest(of pixels: Int, to count: Int) -> [Int] {
    let scale = Float(pixels) / Float(count)
    return (0..<count).map { min(Int((Float($0) + 0.5) * scale), pixels - 1) }
  }

  /// How many pixels a pixel is made of by cubic interpolation.
  package static let cubicTaps = 4

  /// For each pixel of a result the pixels that it is made of, and their shares. Beyond the ends they have none.
  ///
  /// Keys 1981, https://doi.org/10.1109/TASSP.1981.1163711, with a = −½. As TensorFlow's, whose table has places
  /// between two pixels to a 1024th; other backends of Keras 3 differ by a thousandth, PyTorch's has a = −¾.
  package static func cubic(of pixels: Int, to count: Int) -> [(places: [Int], weights: [Float])] {
    let scale = Float(pixels) / Float(count)
    let steps: Float = 1024
    return (0..<count).map { index in
      let place = (Float(index) + 0.5) * scale - 0.5
      let first = place.rounded(.down)
      let share = ((place - first) * steps).rounded(.toNearestOrEven) / steps
      let near = { (x: Float) in (1.5 * x - 2.5) * x * x + 1 }
      let far = { (x: Float) in ((-0.5 * x + 2.5) * x - 4) * x + 2 }
      let weights = [far(share + 1), near(share), near(1 - share), far(2 - share)]
      let places = (0..<cubicTaps).map { Int(first) - 1 + $0 }
      let inside = zip(places, weights).map { (0..<pixels).contains($0) ? $1 : 0 }
      let sum = inside.reduce(0, +)
      return (places.map { min(max($0, 0), pixels - 1) }, inside.map { $0 / sum })
    }
  }
}
