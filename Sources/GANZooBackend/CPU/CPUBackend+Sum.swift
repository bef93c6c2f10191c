import CGANZooKernels

extension CPUBackend {
  /// Rows that one partial sum covers. Fixed, so that a sum does not depend on the number of threads.
  private static let rowsPerPart = 2048
  /// Of wide rows, so that partial sums take an eighth of the memory of what is summed at most.
  private static let fewestRows = 16

  package func sum(_ x: any Buffer, _ shape: AxisShape) -> any Buffer {
    let result = CPUBuffer(uninitialized: shape.outer * shape.inner, on: self)
    sum(cpu(x).pointer, shape) { [result = result.pointer] in result[$0] = Float($1) }
    return result
  }

  package func comoment(_ a: CenteredTerm<any Buffer>, _ b: CenteredTerm<any Buffer>, _ shape: AxisShape)
    -> any Buffer
  {
    let result = CPUBuffer(uninitialized: shape.outer * shape.inner, on: self)
    let terms = [a, b].map { $0.map { UnsafePointer(cpu($0).pointer) } }
    comoment(terms[0], terms[1], shape) { [result = result.pointer] in result[$0] = Float($1) }
    return result
  }

  /// Takes what the middle axis adds up to, in double precision, for each index of [outer, inner]. Calls for several
  /// indices may run at the same time.
  typealias Totals = (_ index: Int, _ total: Double) -> Void

  func sum(_ x: UnsafePointer<Float>, _ shape: AxisShape, _ body: @escaping Totals) {
    sums(
      shape, ofNumbers: { first, count in ganzoo_sum(x + first, count) },
      ofRows: { sums, group, rows in
        ganzoo_sum_rows(sums, x + group * shape.length * shape.inner, shape.inner, rows.lowerBound, rows.upperBound)
      }, body)
  }

  func comoment(
    _ a: CenteredTerm<UnsafePointer<Float>>, _ b: CenteredTerm<UnsafePointer<Float>>, _ shape: AxisShape,
    _ body: @escaping Totals
  ) {
    sums(
      shape,
      ofNumbers: { first, count in
        let group = first / shape.length
        return ganzoo_comoment(a.x + first, a.mean[group], b.x + first, b.mean[group], count)
      },
      ofRows: { sums, group, rows in
        let (start, means) = (group * shape.length * shape.inner, group * shape.inner)
        ganzoo_comoment_rows(
          sums, a.x + start, a.mean + means, b.x + start, b.mean + means, shape.inner, rows.lowerBound,
          rows.upperBound)
      }, body)
  }

  /// Sums over the middle axis: of `count` numbers from a first one on, where there is no inner axis, and of rows of a
  /// group's [length, inner].
  private func sums(
    _ shape: AxisShape, ofNumbers: @escaping (_ first: Int, _ count: Int) -> Double,
    ofRows: @escaping (_ sums: UnsafeMutablePointer<Double>, _ group: Int, _ rows: Range<Int>) -> Void,
    _ body: @escaping Totals
  ) {
    let (outer, reduced, inner) = (shape.outer, shape.length, shape.inner)
    if inner == 1, outer > 1 {
      parallel(count: outer, alignment: 1, grain: max(1, Self.grain / reduced)) { range in
        for index in range { body(index, ofNumbers(index * reduced, reduced)) }
      }
      return
    }
    // A whole tensor is summed as rows of one column: split it as such.
    let rows = inner == 1 ? Self.rowsPerPart * 16 : max(Self.fewestRows, Self.rowsPerPart * 8 / inner)
    let parts = (reduced + rows - 1) / rows
    let count = outer * parts * inner
    let doubles = MemoryLayout<Double>.stride / MemoryLayout<Float>.stride
    let partial = CPUBuffer(uninitialized: count * doubles, on: self)
    let sums = UnsafeMutableRawPointer(partial.pointer).bindMemory(to: Double.self, capacity: count)
    parallel(parts: outer * parts) { part in
      let (index, first) = (part / parts, part % parts * rows)
      let last = min(first + rows, reduced)
      if inner == 1 {
        sums[part] = ofNumbers(index * reduced + first, last - first)
      } else {
        ofRows(sums + part * inner, index, first..<last)
      }
    }
    serially {
      for index in 0..<outer {
        for column in 0..<inner {
          var total = 0.0
          for part in 0..<parts { total += sums[(index * parts + part) * inner + column] }
          body(index * inner + column, total)
        }
      }
    }
  }
}
