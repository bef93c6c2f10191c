import CGANZooKernels

extension CPUBackend {
  package func indices(_ x: any Buffer, below bound: Int) -> any IndexBuffer {
    let (x, result) = (cpu(x), CPUIndexBuffer(uninitialized: x.count, on: self))
    serially { [x = x.pointer, count = x.count, result = result.pointer] in
      let good = ganzoo_indices(result, x, count, bound)
      precondition(good == count, "\(x[good]) is no index below \(bound)")
    }
    return result
  }

  package func indices(ofColumns columns: any IndexBuffer, width: Int) -> any IndexBuffer {
    checkIndexable(columns.count * width)
    let (columns, result) = (cpu(columns), CPUIndexBuffer(uninitialized: columns.count, on: self))
    serially { [columns = columns.numbers, result = result.pointer] in
      Self.check(columns, below: width)
      ganzoo_row_indices(result, columns.baseAddress, columns.count, width)
    }
    return result
  }

  package func gather(_ x: any Buffer, at indices: any IndexBuffer) -> any Buffer {
    checkIndexable(x.count)
    let (x, indices) = (cpu(x), cpu(indices))
    let result = CPUBuffer(uninitialized: indices.count, on: self)
    parallel(count: indices.count) {
      [x = x.pointer, bound = x.count, indices = indices.pointer, result = result.pointer] range in
      for place in range {
        precondition(Int(indices[place]) < bound, "\(indices[place]) is no index below \(bound)")
      }
      ganzoo_gather(result + range.lowerBound, x, indices + range.lowerBound, range.count)
    }
    return result
  }

  package func scatter(_ x: any Buffer, at indices: any IndexBuffer, count: Int, groups: Int) -> any Buffer {
    checkIndexable(count)
    precondition(groups > 0 && count % groups == 0 && x.count % groups == 0, "\(groups) groups of \(count)")
    precondition(x.count == indices.count, "\(x.count) numbers at \(indices.count) indices")
    let (x, indices) = (cpu(x), cpu(indices))
    let result = CPUBuffer(uninitialized: count, on: self)
    let (from, to) = (x.count / groups, count / groups)
    parallel(count: groups, alignment: 1, grain: max(1, Self.grain / max(1, to))) {
      [x = x.pointer, indices = indices.pointer, result = result.pointer] range in
      // Zeros of a group at a time, which then are in a cache.
      for group in range {
        (result + group * to).update(repeating: 0, count: to)
        ganzoo_scatter_add(result, x + group * from, indices + group * from, from)
      }
    }
    return result
  }

  package func gatherRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int) -> any Buffer {
    let (x, indices) = (cpu(x), cpu(indices))
    let result = CPUBuffer(uninitialized: indices.count * width, on: self)
    serially { [x = x.pointer, rows = x.count / width, indices = indices.numbers, result = result.pointer] in
      Self.check(indices, below: rows)
      for (index, row) in indices.enumerated() {
        (result + index * width).update(from: x + Int(row) * width, count: width)
      }
    }
    return result
  }

  package func scatterRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int, rows: Int) -> any Buffer {
    let (x, indices) = (cpu(x), cpu(indices))
    let result = CPUBuffer(repeating: 0, count: rows * width, on: self)
    serially { [x = x.pointer, indices = indices.numbers, result = result.pointer] in
      Self.check(indices, below: rows)
      for (index, row) in indices.enumerated() {
        let row = result + Int(row) * width
        for column in 0..<width { row[column] += x[index * width + column] }
      }
    }
    return result
  }

  private static func check(_ indices: UnsafeBufferPointer<Int32>, below bound: Int) {
    for index in indices { precondition(index >= 0 && Int(index) < bound, "\(index) is no index below \(bound)") }
  }
}
