import GANZooBackend

extension Tensor {
  /// The mean over those pixels of each window that the image has.
  ///
  ///     self [N, H, W, C]   →   [N, H′, W′, C]
  public func averagePool2D(_ window: Window) -> Tensor {
    do {
      _ = try window.axes(over: shape, op: "averagePool2D")
    } catch {
      preconditionFailure("\(error)")
    }
    let rows = AxisWindows(shape[1], window.height, window.strideHeight, window.padding)
    let columns = AxisWindows(shape[2], window.width, window.strideWidth, window.padding)
    if rows.areBlocks && columns.areBlocks {
      return sumPool2D((rows.size, columns.size)) / Float(rows.size * columns.size)
    }
    let shares = rows.pixels.flatMap { height in columns.pixels.map { 1 / Float(height * $0) } }
    return windowSums(columns, axis: 2).windowSums(rows, axis: 1)
      * Tensor(shares, shape: [rows.count, columns.count, 1], on: device)
  }

  /// Sums over windows along one axis: every stride-th number from the first tap on, from the second on, and so forth.
  private func windowSums(_ windows: AxisWindows, axis: Int) -> Tensor {
    let span = windows.count * windows.stride
    let after = max(span + windows.size - 1 - windows.before - shape[axis], 0)
    let padded = padded(before: windows.before, after: after, axis: axis)
    let split = shape.split(at: axis)
    func tap(_ tap: Int) -> Tensor {
      padded.sliced(tap..<tap + span, axis: axis).reshaped([split.outer, windows.count, windows.stride, split.inner])
        .sliced(0..<1, axis: 2)
    }
    return (1..<windows.size).reduce(tap(0)) { $0 + tap($1) }.reshaped(shape.replacing(axis: axis, by: windows.count))
  }
}

/// The windows along one axis of an image: window i covers `size` places from i · stride − before on.
private struct AxisWindows {
  let length, count, size, stride, before: Int

  init(_ length: Int, _ window: Int, _ stride: Int, _ padding: Padding) {
    let extent = Window.extent(length, window, stride, padding)
    self.length = length
    count = extent.count
    // A file may ask for steps beyond the image, and for millions of taps that lie outside of it in every window: they
    // change no sum, and would only be paid for in memory.
    self.stride = min(stride, length)
    let first = max(extent.before - (count - 1) * self.stride, 0)
    before = extent.before - first
    size = min(window, extent.before + length) - first
  }

  /// Whether the windows lie side by side and cover the image exactly.
  var areBlocks: Bool { size == stride && before == 0 && count * size == length }

  /// How many places of each window lie in the image.
  var pixels: [Int] {
    (0..<count).map { index in
      let start = index * stride - before
      return min(start + size, length) - max(start, 0)
    }
  }
}
