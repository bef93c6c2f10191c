// The larger or smaller of two numbers, made of masks: the gradient goes to the one that was chosen.
extension Tensor {
  /// The larger of each two numbers, broadcasting. Of equal ones it is the second that the gradient goes to.
  public static func maximum(_ a: Tensor, _ b: Tensor) -> Tensor { chosen(a, b, whereFirst: a - b) }

  /// The smaller of each two numbers, broadcasting. Of equal ones it is the second that the gradient goes to.
  public static func minimum(_ a: Tensor, _ b: Tensor) -> Tensor { chosen(a, b, whereFirst: b - a) }

  /// min(x, largest)
  public func capped(at largest: Float) -> Tensor {
    .minimum(self, Tensor(repeating: largest, shape: [], on: device))
  }

  /// a where `mask` is positive, else b: one of two products with 0 and 1, so that no digit is lost.
  private static func chosen(_ a: Tensor, _ b: Tensor, whereFirst mask: Tensor) -> Tensor {
    let isFirst = Tensor(repeating: 1, shape: mask.shape, on: mask.device).leakyMasked(by: mask, slope: 0)
    return a.broadcast(to: mask.shape).leakyMasked(by: isFirst, slope: 0)
      + b.broadcast(to: mask.shape).leakyMasked(by: 0.5 - isFirst, slope: 0)
  }
}
