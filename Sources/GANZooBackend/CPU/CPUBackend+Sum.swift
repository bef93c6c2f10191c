import CGANZooKernels

extension CPUBackend {
  /// Rows that one partial sum covers. Fixed, so that a sum does not depend on the number of threads.
  private static let rowsPerPart = 2048
  /// Of wide rows, so that partial sums take an eighth of the memory of what is summed at most.
  private static let fewestRows = 16

  package func sum(_ x: any Buffer, _ shape: AxisShape) -> any Buffer {
    let (outer, reduced, inner) = (shape.outer, shape.length, shape.inner)
    let result = CPUBuffer(uninitialized: outer * inner, on: self)
    let pointer = cpu(x).pointer
    if inner == 1, outer > 1 {
      parallel(count: outer, alignment: 1, grain: max(1, Self.grain / reduced)) { range in
        for index in range { result.pointer[index] = Float(ganzoo_sum(pointer + index * reduced, reduced)) }
      }
      return result
    }
    // A whole tensor is summed as rows of one column: split it as such.
    let rows = inner == 1 ? Self.rowsPerPart * 16 : max(Self.fewestRows, Self.rowsPerPart * 8 / inner)
    let parts = (reduced + rows - 1) / rows
    let count = outer * parts * inner
    let doubles = MemoryLayout<Double>.stride / MemoryLayout<Float>.stride
    let partial = CPUBuffer(uninitialized: count * doubles, on: self)
    let sums = UnsafeMutableRawPointer(partial.pointer).bindMemory(to: Double.self, capacity: count)
    defer { withExtendedLifetime(partial) {} }
    parallel(parts: outer * parts) { part in
      let (index, first) = (part / parts, part % parts * rows)
      let last = min(first + rows, reduced)
      let source = pointer + index * reduced * inner
      if inner == 1 {
        sums[part] = ganzoo_sum(source + first, last - first)
      } else {
        ganzoo_sum_rows(sums + part * inner, source, inner, first, last)
      }
    }
    serially {
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
