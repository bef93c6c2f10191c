// The larger or smaller of two numbers: NaN where either is, as in NumPy and Keras.
extension Tensor {
  /// The larger of each two numbers, broadcasting. Of equal ones it is the second that the gradient goes to.
  public static func maximum(_ a: Tensor, _ b: Tensor) -> Tensor {
    let shape = broadcastShape(of: a, b, "maximum")
    // A pooling of two rows, with a channel for each pair: it picks numbers, where products with masks would make NaN
    // of infinities. Of equal ones it takes the first.
    let rows = [b, a].map { $0.broadcast(to: shape).reshaped([1, 1, 1, shape.count]) }
    let pairs = Tensor.concatenated(rows, axis: 1)
    return pairs.maxPool2D(Window(2, 1, strides: (1, 1), padding: .valid)).reshaped(shape)
  }

  /// The smaller of each two numbers, broadcasting. Of equal ones it is the second that the gradient goes to.
  public static func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { -maximum(-a, -b) }

  /// min(x, largest)
  public func capped(at largest: Float) -> Tensor {
    .minimum(self, Tensor(repeating: largest, shape: [], on: device))
  }
}
