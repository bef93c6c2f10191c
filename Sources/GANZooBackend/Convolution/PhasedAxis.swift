/// One axis of a convolution after nearest up-sampling by 2, or with a stride of 2, as a convolution with stride 1 between
/// grids of places: a place of the finer image is its even and its odd pixel, its two phases.
///
/// Up-sampling: output 2i + p reads repeated pixel 2i + p − b + t at tap t, which is pixel i + ⌊(p − b + t) / 2⌋; taps
/// that fall on one pixel add up, and k = 5 taps become 3. Stride: output i reads pixel 2i − b + t, phase (t − b) mod 2
/// of place i + ⌊(t − b) / 2⌋. Both are linear in the kernel, so gradients go through the same map.
struct PhasedAxis: Hashable {
  /// What steps by two.
  enum Step: Hashable { case none, upSampling, stride }

  let taps, before: Int
  let step: Step

  var phases: Int { step == .none ? 1 : 2 }

  /// The place that a tap reads, counted from that of the output, and the phase that it belongs to; for up-sampling a tap
  /// belongs to both.
  private func place(of tap: Int, phase: Int) -> Int? {
    let position = tap - before
    switch step {
    case .none: return position
    case .upSampling: return (position + phase) >> 1
    case .stride: return (position & 1) == phase ? position >> 1 : nil
    }
  }

  private var places: [Int] {
    (0..<phases).flatMap { phase in (0..<taps).compactMap { place(of: $0, phase: phase) } }
  }
  private var first: Int { places.min() ?? 0 }

  /// Places before its own that an output reads.
  var placesBefore: Int { -first }
  /// Places that an output reads, from the first to the last.
  var span: Int { (places.max() ?? 0) - first + 1 }

  /// For each phase a matrix [span, taps] that adds the taps of each place.
  func collapse(span: Int) -> [[[Float]]] {
    (0..<phases).map { phase in
      var matrix = [[Float]](repeating: [Float](repeating: 0, count: taps), count: span)
      for tap in 0..<taps {
        if let place = place(of: tap, phase: phase) { matrix[place - first][tap] = 1 }
      }
      return matrix
    }
  }
}

extension ConvolutionGeometry {
  /// Both axes as convolutions with stride 1 between places, where the steps are the same and 1 or 2.
  var phased: (rows: PhasedAxis, columns: PhasedAxis)? {
    let step: PhasedAxis.Step
    switch (upSampling, strides) {
    case (1, PlaneSize(1, 1)): step = .none
    case (2, PlaneSize(1, 1)): step = .upSampling
    case (1, PlaneSize(2, 2)): step = .stride
    default: return nil
    }
    return (
      PhasedAxis(taps: kernel.height, before: paddingBefore.height, step: step),
      PhasedAxis(taps: kernel.width, before: paddingBefore.width, step: step)
    )
  }
}
