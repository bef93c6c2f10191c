import CGANZooKernels

extension CPUBackend {
  package func map(_ op: UnaryOp, _ arrays: [any Buffer]) -> [any Buffer] {
    let code = op.function.code
    let new = arrays.map { CPUBuffer(uninitialized: $0.count, on: self) }
    if new.count == 1 {
      parallel(count: new[0].count) { [to = new[0].pointer, from = cpu(arrays[0]).pointer] range in
        let start = range.lowerBound
        ganzoo_unary(code, to + start, from + start, range.count, op.a, op.b)
      }
    } else {
      parallel(counts: new.map(\.count), grain: Self.grain) {
        [to = new.map(\.pointer), from = arrays.map { cpu($0).pointer }] index, range in
        let start = range.lowerBound
        ganzoo_unary(code, to[index] + start, from[index] + start, range.count, op.a, op.b)
      }
    }
    return new
  }

  package func combine(_ op: BinaryOp, _ a: any Buffer, _ b: any Buffer, over box: BroadcastShape) -> any Buffer {
    let inner = box.sizes.last ?? 1
    let outer = box.sizes.dropLast().reduce(1, *)
    let result = CPUBuffer(uninitialized: inner * outer, on: self)
    let code = op.function.code
    let (from, to) = ((left: cpu(a).pointer, right: cpu(b).pointer), result.pointer)
    let (leftStep, rightStep) = (box.left.last ?? 0, box.right.last ?? 0)

    func run(outerRange: Range<Int>, innerRange: Range<Int>) {
      for index in outerRange {
        var (left, right, rest) = (0, 0, index)
        for axis in stride(from: box.sizes.count - 2, through: 0, by: -1) {
          let position = rest % box.sizes[axis]
          rest /= box.sizes[axis]
          left += position * box.left[axis]
          right += position * box.right[axis]
        }
        let start = innerRange.lowerBound
        ganzoo_binary(
          code, to + index * inner + start, from.left + left + start * leftStep, leftStep,
          from.right + right + start * rightStep, rightStep, innerRange.count, op.a)
      }
    }
    if outer == 1 {
      parallel(count: inner) { run(outerRange: 0..<1, innerRange: $0) }
    } else {
      parallel(count: outer, alignment: 1, grain: max(1, Self.grain / inner)) {
        run(outerRange: $0, innerRange: 0..<inner)
      }
    }
    return result
  }

  package func softmax(_ x: any Buffer, columns: Int, logarithm: Bool) -> any Buffer {
    let (x, result) = (cpu(x), CPUBuffer(uninitialized: x.count, on: self))
    parallel(count: x.count / columns, alignment: 1, grain: max(1, Self.grain / columns / 4)) {
      [x = x.pointer, result = result.pointer] rows in
      let start = rows.lowerBound * columns
      ganzoo_softmax(result + start, x + start, rows.count, columns, logarithm ? 1 : 0)
    }
    return result
  }

  package func apply(_ epilogue: Epilogue<any Buffer>, to x: any Buffer) -> any Buffer {
    let result = CPUBuffer(uninitialized: x.count, on: self)
    cpu(epilogue).apply(to: cpu(x), into: result)
    return result
  }

  package func scaledSum(_ terms: [ScaledTerm<any Buffer>], shift: (any Buffer)?, _ shape: AxisShape) -> any Buffer {
    precondition((1...2).contains(terms.count), "a sum of \(terms.count) terms")
    let (outer, length, inner) = (shape.outer, shape.length, shape.inner)
    let result = CPUBuffer(uninitialized: outer * length * inner, on: self)
    let terms = terms.map { $0.map { cpu($0).pointer } }
    let (first, second, shift) = (terms[0], terms.count > 1 ? terms[1] : nil, shift.map { cpu($0).pointer })
    let to = result.pointer
    func run(start: Int, factors: Int, rows: Int, columns: Int, byRow: Bool) {
      ganzoo_scaled_sum(
        to + start, first.x + start, first.scale + factors, second.map { $0.x + start },
        second.map { $0.scale + factors }, shift.map { $0 + factors }, rows, columns, byRow ? 1 : 0)
    }
    if inner == 1, outer > 1 {
      parallel(count: outer, alignment: 1, grain: max(1, Self.grain / length)) { rows in
        let row = rows.lowerBound
        run(start: row * length, factors: row, rows: rows.count, columns: length, byRow: true)
      }
    } else if inner == 1 {
      parallel(count: length) { run(start: $0.lowerBound, factors: 0, rows: 1, columns: $0.count, byRow: true) }
    } else {
      parallel(counts: Array(repeating: length, count: outer), alignment: 1, grain: max(1, Self.grain / inner)) {
        group, rows in
        run(
          start: (group * length + rows.lowerBound) * inner, factors: group * inner, rows: rows.count, columns: inner,
          byRow: false)
      }
    }
    return result
  }
}
