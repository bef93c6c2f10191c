import CGANZooKernels

extension CPUBackend {
  package func indices(_ x: any Buffer, below bound: Int) -> any IndexBuffer {
    let (x, result) = (cpu(x), CPUIndexBuffer(uninitialized: x.count, on: self))
    serially {
      let good = ganzoo_indices(result.pointer, x.pointer, x.count, bound)
      precondition(good == x.count, "\(x.pointer[good]) is no index below \(bound)")
    }
    return result
  }

  package func indices(ofColumns columns: any IndexBuffer, width: Int) -> any IndexBuffer {
    checkIndexable(columns.count * width)
    let (columns, result) = (cpu(columns), CPUIndexBuffer(uninitialized: columns.count, on: self))
    serially {
      check(columns, below: width)
      ganzoo_row_indices(result.pointer, columns.pointer, columns.count, width)
    }
    return result
  }

  package func gather(_ x: any Buffer, at indices: any IndexBuffer) -> any Buffer {
    checkIndexable(x.count)
    let (x, indices) = (cpu(x), cpu(indices))
    let result = CPUBuffer(uninitialized: indices.count, on: self)
    parallel(count: indices.count) { range in
      for place in range {
        precondition(Int(indices.pointer[place]) < x.count, "\(indices.pointer[place]) is no index below \(x.count)")
      }
      ganzoo_gather(result.pointer + range.lowerBound, x.pointer, indices.pointer + range.lowerBound, range.count)
    }
    return result
  }

  package func scatter(_ x: any Buffer, at indices: any IndexBuffer, count: Int) -> any Buffer {
    checkIndexable(count)
    let (x, indices) = (cpu(x), cpu(indices))
    let result = CPUBuffer(repeating: 0, count: count, on: self)
    serially { ganzoo_scatter_add(result.pointer, x.pointer, indices.pointer, indices.count) }
    return result
  }

  package func gatherRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int) -> any Buffer {
    let (x, indices) = (cpu(x), cpu(indices))
    let result = CPUBuffer(uninitialized: indices.count * width, on: self)
    serially {
      check(indices, below: x.count / width)
      for index in 0..<indices.count {
        (result.pointer + index * width)
          .update(from: x.pointer + Int(indices.pointer[index]) * width, count: width)
      }
    }
    return result
  }

  package func scatterRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int, rows: Int) -> any Buffer {
    let (x, indices) = (cpu(x), cpu(indices))
    let result = CPUBuffer(repeating: 0, count: rows * width, on: self)
    serially {
      check(indices, below: rows)
      for index in 0..<indices.count {
        let row = result.pointer + Int(indices.pointer[index]) * width
        for column in 0..<width { row[column] += x.pointer[index * width + column] }
      }
    }
    return result
  }

  private func check(_ indices: CPUIndexBuffer, below bound: Int) {
    for place in 0..<indices.count {
      let index = Int(indices.pointer[place])
      precondition(index >= 0 && index < bound, "\(index) is no index below \(bound)")
    }
  }
}
