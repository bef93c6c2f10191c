import CGANZooKernels

extension Storage {
  /// Rows that one partial sum covers. Fixed, so that a sum does not depend on the number of threads.
  private static let rowsPerPart = 2048
  /// Of wide rows, so that partial sums take an eighth of the memory of what is summed at most.
  private static let fewestRows = 16

  /// Numbers seen as [outer, reduced, inner] → sums over the middle, [outer, inner].
  package func sum(outer: Int, reduced: Int, inner: Int) -> Storage {
    let result = Storage(uninitialized: outer * inner, on: device)
    if inner == 1, outer > 1 {
      device.parallel(count: outer, alignment: 1, grain: max(1, Device.grain / reduced)) { range in
        for index in range { result.pointer[index] = Float(ganzoo_sum(pointer + index * reduced, reduced)) }
      }
      return result
    }
    // A whole tensor is summed as rows of one column: split it as such.
    let rows = inner == 1 ? Self.rowsPerPart * 16 : max(Self.fewestRows, Self.rowsPerPart * 8 / inner)
    let parts = (reduced + rows - 1) / rows
    let count = outer * parts * inner
    let partial = Storage(uninitialized: count * (MemoryLayout<Double>.stride / MemoryLayout<Float>.stride), on: device)
    let sums = UnsafeMutableRawPointer(partial.pointer).bindMemory(to: Double.self, capacity: count)
    defer { withExtendedLifetime(partial) {} }
    device.parallel(parts: outer * parts) { part in
      let (index, first) = (part / parts, part % parts * rows)
      let last = min(first + rows, reduced)
      let source = pointer + index * reduced * inner
      if inner == 1 {
        sums[part] = ganzoo_sum(source + first, last - first)
      } else {
        ganzoo_sum_rows(sums + part * inner, source, inner, first, last)
      }
    }
    device.serially {
      for index in 0..<outer {
        for column in 0..<inner {
          var total = 0.0
          for part in 0..<parts { total += sums[(index * parts + part) * inner + column] }
          result.pointer[index * inner + column] = Float(total)
        }
      }
    }
    return result
  }
}
