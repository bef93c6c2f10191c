/// One axis of a convolution after nearest up-sampling by 2, or with a stride of 2, as a convolution with stride 1
/// between grids of cells: a cell of the finer image is its even and its odd pixel, its two phases.
///
/// Up-sampling: output 2i + p reads repeated pixel 2i + p − b + t at tap t, which is pixel i + ⌊(p − b + t) / 2⌋, where
/// b is the padding before. Taps that read the same pixel add up, and k = 5 taps become 3. Stride: output i reads pixel
/// 2i − b + t, phase (t − b) mod 2 of cell i + ⌊(t − b) / 2⌋. Both are linear in the kernel, so gradients go through
/// the same map.
struct WinogradAxis: Hashable {
  /// What steps by two.
  enum Step: Hashable { case none, upSampling, stride }

  let taps, paddingBefore: Int
  let step: Step

  var phases: Int { step == .none ? 1 : 2 }

  /// The cell that a tap reads, counted from that of the output, or nil where it reads another phase. After up-sampling
  /// a tap belongs to both phases.
  private func cell(of tap: Int, phase: Int) -> Int? {
    let position = tap - paddingBefore
    switch step {
    case .none: return position
    case .upSampling: return (position + phase) >> 1
    case .stride: return (position & 1) == phase ? position >> 1 : nil
    }
  }

  private var cells: [Int] {
    (0..<phases).flatMap { phase in (0..<taps).compactMap { cell(of: $0, phase: phase) } }
  }
  private var first: Int { cells.min() ?? 0 }

  /// Cells before its own that an output reads.
  var cellsBefore: Int { -first }
  /// Cells that an output reads, from the first to the last.
  var span: Int { (cells.max() ?? 0) - first + 1 }

  /// For each phase, the index (0 to 2) of the merged tap that each tap is added to; nil where it reads another phase.
  /// Taps that read the same cell share one. Flipped for the gradient of the input.
  func mergedTaps(flipped: Bool) -> [[Int?]] {
    (0..<phases).map { phase in
      (0..<taps).map { tap in cell(of: tap, phase: phase).map { flipped ? 2 - ($0 - first) : $0 - first } }
    }
  }

  /// G of F(4, 3): three taps → six points.
  private static let kernelTransform: [[Float]] = [
    [1 / 4, 0, 0], [-1 / 6, -1 / 6, -1 / 6], [-1 / 6, 1 / 6, -1 / 6], [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6], [0, 0, 1],
  ]

  /// For each phase and each of the six points, factors of the taps: G's of the merged tap, or 0.
  func kernelTransform(flipped: Bool) -> [[[Float]]] {
    mergedTaps(flipped: flipped).map { merged in
      Self.kernelTransform.map { point in merged.map { $0.map { point[$0] } ?? 0 } }
    }
  }
}

extension ConvolutionShape {
  /// Both axes between cells, if they step alike, by 1 or 2.
  var winogradAxes: (rows: WinogradAxis, columns: WinogradAxis)? {
    let step: WinogradAxis.Step
    switch (upSampling, rows.stride, columns.stride) {
    case (1, 1, 1): step = .none
    case (2, 1, 1): step = .upSampling
    case (1, 2, 2): step = .stride
    default: return nil
    }
    return (
      WinogradAxis(taps: rows.window, paddingBefore: rows.paddingBefore, step: step),
      WinogradAxis(taps: columns.window, paddingBefore: columns.paddingBefore, step: step)
    )
  }
}
