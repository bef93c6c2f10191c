import CGANZooKernels

/// One polyphase component of one axis of a direct convolution: position i reads pixel i · step + offset at each tap,
/// and its result is pixel i · outputStep + phase.
///
/// Output o of a convolution with stride s after up-sampling by u reads pixel ⌊(o · s − b + t) / u⌋ at tap t, where b
/// is the padding before. With o = u · i + p that is i · s + ⌊(p · s − b + t) / u⌋: one component for each phase p,
/// whose taps that read the same pixel add up. The gradient flows back to pixel s · i + q from those outputs u · i + (u
/// · q + r + b − t) / s, 0 ≤ r < u, that are whole.
struct AxisPhase {
  let positions, step, outputStep, phase: Int
  /// The offset of each tap, and the kernel taps that it is the sum of.
  let taps: [(offset: Int, kernelTaps: [Int])]

  /// The first and the last pixel that is read; before the image they are negative.
  var extent: (first: Int, last: Int) {
    (taps.first?.offset ?? 0, (positions - 1) * step + (taps.last?.offset ?? 0))
  }

  /// How often any position's tap reads one of `pixels` pixels.
  func readsInside(of pixels: Int) -> Int {
    taps.reduce(0) { sum, tap in
      sum + (0..<positions).count { (0..<pixels).contains($0 * step + tap.offset) }
    }
  }

  static func forward(_ axis: WindowAxis, upSampling: Int) -> [AxisPhase] {
    (0..<min(upSampling, axis.output)).map { phase in
      let reads = (0..<axis.window).map { tap in
        (offset: floorDivide(phase * axis.stride - axis.paddingBefore + tap, upSampling), tap: tap)
      }
      return AxisPhase(
        positions: (axis.output - phase + upSampling - 1) / upSampling, step: axis.stride, outputStep: upSampling,
        phase: phase, taps: merged(reads))
    }
  }

  static func backward(_ axis: WindowAxis, upSampling: Int) -> [AxisPhase] {
    (0..<min(axis.stride, axis.input)).map { phase in
      let reads = (0..<axis.window).flatMap { tap in
        (0..<upSampling).compactMap { pixel -> (offset: Int, tap: Int)? in
          let distance = upSampling * phase + pixel + axis.paddingBefore - tap
          return distance.isMultiple(of: axis.stride) ? (distance / axis.stride, tap) : nil
        }
      }
      return AxisPhase(
        positions: (axis.input - phase - 1) / axis.stride + 1, step: upSampling, outputStep: axis.stride,
        phase: phase, taps: merged(reads))
    }
  }

  private static func floorDivide(_ a: Int, _ b: Int) -> Int { (a >= 0 ? a : a - b + 1) / b }

  private static func merged(_ reads: [(offset: Int, tap: Int)]) -> [(offset: Int, kernelTaps: [Int])] {
    Dictionary(grouping: reads, by: \.offset).map { ($0.key, $0.value.map(\.tap)) }.sorted { $0.offset < $1.offset }
  }
}

/// One polyphase component of a direct convolution, as the C loops take it: its input, its output and its taps.
final class ConvolutionPhase {
  /// Positions in all images.
  let positions: Int
  let input: ganzoo_conv_input
  let output: ganzoo_conv_output
  let taps: ganzoo_merged_taps
  private let tapRows, tapColumns: UnsafeMutableBufferPointer<Int32>
  private let starts, kernelTaps: UnsafeMutableBufferPointer<Int>

  /// The smallest batch that is the innermost axis of positions. Smaller ones would not fill a block of positions.
  static let smallestInnermostBatch = 16
  /// The most positions of an image for that. Across the batch no tap is multiplied where it reads outside, but a block
  /// reads from as many images as it has rows; side by side, positions share their pixels in the first cache. From 16 x
  /// 16 on that takes a tenth to two fifths less time: so measured on one core of Zen 3 (AVX2).
  private static let mostPositionsAcrossBatch = 255

  /// - Parameter padding: zeros that are already around the input; no tap then leaves it.
  init(
    _ rows: AxisPhase, _ columns: AxisPhase, of shape: ConvolutionShape, from image: ImageSize,
    _ padding: ganzoo_padding?, to result: ImageSize
  ) {
    let pairs = rows.taps.flatMap { row in columns.taps.map { (row: row, column: $0) } }
    let merged = pairs.map { pair in
      pair.row.kernelTaps.flatMap { row in pair.column.kernelTaps.map { row * shape.columns.window + $0 } }
    }
    positions = shape.batch * rows.positions * columns.positions
    // With zeros around the images no tap reads outside.
    let isAcrossBatch =
      shape.batch >= Self.smallestInnermostBatch && padding == nil
      && rows.positions * columns.positions <= Self.mostPositionsAcrossBatch
    tapRows = .copy(of: pairs.map { Int32($0.row.offset + (padding?.top ?? 0)) })
    tapColumns = .copy(of: pairs.map { Int32($0.column.offset + (padding?.left ?? 0)) })
    starts = .copy(of: merged.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) })
    kernelTaps = .copy(of: merged.flatMap { $0 })
    input = ganzoo_conv_input(
      images: shape.batch, height: padding?.out_height ?? image.height, width: padding?.out_width ?? image.width,
      channels: image.channels, rows: rows.positions, columns: columns.positions,
      batch_innermost: isAcrossBatch ? 1 : 0, is_padded: padding == nil ? 0 : 1,
      row_step: rows.step, column_step: columns.step, taps: pairs.count, tap_rows: tapRows.baseAddress,
      tap_columns: tapColumns.baseAddress)
    output = ganzoo_conv_output(
      height: result.height, width: result.width, channels: result.channels, row_step: rows.outputStep,
      column_step: columns.outputStep, row: rows.phase, column: columns.phase)
    taps = ganzoo_merged_taps(
      channels: shape.channels, filters: shape.filters, taps: pairs.count, starts: starts.baseAddress,
      kernel_taps: kernelTaps.baseAddress)
  }

  deinit {
    tapRows.deallocate()
    tapColumns.deallocate()
    starts.deallocate()
    kernelTaps.deallocate()
  }

  /// Whether each tap is the kernel's tap of the same number.
  var hasKernelsTaps: Bool { kernelTaps.elementsEqual(0..<taps.taps) }

  /// Whether its positions are all pixels of the output.
  var hasAllPixels: Bool { output.row_step == 1 && output.column_step == 1 }

  /// Floating-point operations at a position.
  var operations: Int { 2 * input.taps * input.channels * output.channels }
}
