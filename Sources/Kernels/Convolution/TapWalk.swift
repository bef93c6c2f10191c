import CLoops

/// One axis of a convolution as a walk over positions: position i reads pixel i · step + offset at each tap, and stands at
/// pixel i · targetStep + phase of the result.
///
/// Output o of a convolution with stride s after up-sampling by u reads pixel ⌊(o · s − b + t) / u⌋ at tap t. With
/// o = u · i + p that is i · s + ⌊(p · s − b + t) / u⌋: one walk for each phase p, where the taps that read one pixel add up.
/// The gradient flows back to pixel s · i + q from those outputs u · i + (u · q + r + b − t) / s, 0 ≤ r < u, that are whole.
struct AxisWalk {
  let positions, step, targetStep, phase: Int
  /// Where each tap reads, and the taps of the kernel that it is the sum of.
  let taps: [(offset: Int, members: [Int])]

  /// The first and the last pixel that is read, before the image and after it counted on.
  var reach: (first: Int, last: Int) {
    (taps.first?.offset ?? 0, (positions - 1) * step + (taps.last?.offset ?? 0))
  }

  /// The sizes of one axis of a convolution.
  struct Axis {
    var input, output, taps, stride, before, upSampling: Int
  }

  static func forward(_ axis: Axis) -> [AxisWalk] {
    (0..<min(axis.upSampling, axis.output)).map { phase in
      let reads = (0..<axis.taps).map { tap in
        (offset: floorDivide(phase * axis.stride - axis.before + tap, axis.upSampling), tap: tap)
      }
      return AxisWalk(
        positions: (axis.output - phase + axis.upSampling - 1) / axis.upSampling, step: axis.stride,
        targetStep: axis.upSampling, phase: phase, taps: collected(reads))
    }
  }

  static func backward(_ axis: Axis) -> [AxisWalk] {
    (0..<min(axis.stride, axis.input)).map { phase in
      let reads = (0..<axis.taps).flatMap { tap in
        (0..<axis.upSampling).compactMap { pixel -> (offset: Int, tap: Int)? in
          let distance = axis.upSampling * phase + pixel + axis.before - tap
          return distance.isMultiple(of: axis.stride) ? (distance / axis.stride, tap) : nil
        }
      }
      return AxisWalk(
        positions: (axis.input - phase + axis.stride - 1) / axis.stride, step: axis.upSampling,
        targetStep: axis.stride, phase: phase, taps: collected(reads))
    }
  }

  private static func floorDivide(_ a: Int, _ b: Int) -> Int { (a >= 0 ? a : a - b + 1) / b }

  private static func collected(_ reads: [(offset: Int, tap: Int)]) -> [(offset: Int, members: [Int])] {
    Dictionary(grouping: reads, by: \.offset).map { ($0.key, $0.value.map(\.tap)) }.sorted { $0.offset < $1.offset }
  }
}

/// A walk over positions of an image, as the loops want it described.
final class TapWalk {
  /// Positions in all images.
  let positions: Int
  let reads: ganzoo_conv_input
  let target: ganzoo_conv_output
  let taps: ganzoo_merged_taps
  private let tapRows, tapColumns: UnsafeMutableBufferPointer<Int32>
  private let starts, members: UnsafeMutableBufferPointer<Int>

  /// Images from which on the same position of all of them stands together.
  private static let fewestImagesInside = 16

  /// - Parameter frame: zeros around the source, where it has them: no tap then leaves it.
  init(
    _ rows: AxisWalk, _ columns: AxisWalk, batch: Int, from source: ImageSize, frame: ganzoo_padding?,
    to target: ImageSize, kernel: KernelSize
  ) {
    let pairs = rows.taps.flatMap { row in columns.taps.map { (row: row, column: $0) } }
    let groups = pairs.map { pair in
      pair.row.members.flatMap { row in pair.column.members.map { row * kernel.width + $0 } }
    }
    positions = batch * rows.positions * columns.positions
    tapRows = Self.copy(pairs.map { Int32($0.row.offset + (frame?.top ?? 0)) })
    tapColumns = Self.copy(pairs.map { Int32($0.column.offset + (frame?.left ?? 0)) })
    starts = Self.copy(groups.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) })
    members = Self.copy(groups.flatMap { $0 })
    reads = ganzoo_conv_input(
      images: batch, height: frame?.out_height ?? source.height, width: frame?.out_width ?? source.width,
      channels: source.channels, rows: rows.positions, columns: columns.positions,
      batch_innermost: batch >= Self.fewestImagesInside ? 1 : 0, is_padded: frame == nil ? 0 : 1, row_step: rows.step,
      column_step: columns.step, taps: pairs.count, tap_rows: tapRows.baseAddress, tap_columns: tapColumns.baseAddress)
    self.target = ganzoo_conv_output(
      height: target.height, width: target.width, channels: target.channels, row_step: rows.targetStep,
      column_step: columns.targetStep, row: rows.phase,
      column: columns.phase)
    taps = ganzoo_merged_taps(
      channels: kernel.channels, filters: kernel.filters, taps: pairs.count, starts: starts.baseAddress,
      kernel_taps: members.baseAddress)
  }

  deinit {
    tapRows.deallocate()
    tapColumns.deallocate()
    starts.deallocate()
    members.deallocate()
  }

  /// Positions that parts of the work begin at multiples of.
  var alignment: Int { reads.batch_innermost != 0 ? reads.images : Panels.group }

  /// Whether each tap is that of the kernel at the same place.
  var isKernelInOrder: Bool { members.elementsEqual(0..<taps.taps) }

  /// Floating-point operations at a position.
  var operations: Int { 2 * reads.taps * reads.channels * target.channels }

  private static func copy<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = buffer.initialize(fromContentsOf: elements)
    return buffer
  }
}
