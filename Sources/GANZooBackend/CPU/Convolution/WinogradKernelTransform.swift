import CGANZooKernels

/// How the taps of both axes are merged, and which phases have a matrix of their own at each point, as the C loops take
/// them.
///
/// Not all phases have one at all points. After up-sampling both phases of an axis add up all taps at the point 1, so
/// one matrix serves both. A phase of fewer than three taps is zero at the point 0 or ∞. For
/// these reasons a 5 x 5 kernel after up-sampling, or with stride 2, needs 121 products in place of 144, and a 4 x 4
/// kernel with stride 2 needs 100.
final class WinogradKernelTransform {
  /// Slots at each of the 36 points.
  let slotCounts: [Int]
  /// The slots of the side with phases, and of the other side: one wherever the first has any.
  let phased, plain: ganzoo_winograd_slots
  /// [phases, taps]: to which merged tap a tap is added; −1: to none.
  let rows, columns: UnsafeMutableBufferPointer<Int8>
  private let slots: UnsafeMutableBufferPointer<Int32>

  init(_ rows: WinogradAxis, _ columns: WinogradAxis, flipped: Bool) {
    let (ofRows, ofColumns) = (
      AxisSlots(rows.kernelTransform(flipped: flipped)), AxisSlots(columns.kernelTransform(flipped: flipped))
    )
    slotCounts = ofRows.counts.flatMap { row in ofColumns.counts.map { row * $0 } }
    let merged = { (axis: WinogradAxis) in axis.mergedTaps(flipped: flipped).joined().map { Int8($0 ?? -1) } }
    self.rows = .copy(of: merged(rows))
    self.columns = .copy(of: merged(columns))

    let parts = [
      ofRows.slots, ofColumns.slots, ofRows.counts, ofColumns.counts, ofRows.plainSlots, ofColumns.plainSlots,
      ofRows.plainCounts, ofColumns.plainCounts,
    ]
    let slots = UnsafeMutableBufferPointer<Int32>.copy(of: parts.flatMap { $0.map(Int32.init) })
    self.slots = slots
    var start = 0
    let starts = parts.map { part in
      defer { start += part.count }
      return slots.baseAddress.map { UnsafePointer($0 + start) }
    }
    phased = ganzoo_winograd_slots(
      rows: starts[0], columns: starts[1], row_counts: starts[2], column_counts: starts[3])
    plain = ganzoo_winograd_slots(rows: starts[4], columns: starts[5], row_counts: starts[6], column_counts: starts[7])
  }

  deinit {
    rows.deallocate()
    columns.deallocate()
    slots.deallocate()
  }

  /// The slots of one axis.
  private struct AxisSlots {
    /// [phases, 6], −1 for none.
    private(set) var slots: [Int] = []
    private(set) var counts: [Int] = []

    init(_ factors: [[[Float]]]) {
      var distinct = [[[Float]]](repeating: [], count: Int(GANZOO_WINOGRAD_AXIS_POINTS))
      for phase in factors {
        for (point, row) in phase.enumerated() {
          guard row.contains(where: { $0 != 0 }) else {
            slots.append(-1)
            continue
          }
          if !distinct[point].contains(row) { distinct[point].append(row) }
          slots.append(distinct[point].firstIndex(of: row) ?? -1)
        }
      }
      counts = distinct.map(\.count)
    }

    var plainSlots: [Int] { counts.map { $0 > 0 ? 0 : -1 } }
    var plainCounts: [Int] { counts.map { min($0, 1) } }
  }
}

extension UnsafeMutableBufferPointer where Element: BitwiseCopyable {
  /// A copy of an array, which the caller deallocates.
  static func copy(of elements: [Element]) -> Self {
    let buffer = allocate(capacity: elements.count)
    _ = buffer.initialize(fromContentsOf: elements)
    return buffer
  }
}
