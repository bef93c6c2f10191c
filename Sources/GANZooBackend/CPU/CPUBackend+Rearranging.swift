import CGANZooKernels

extension CPUBackend {
  package func slice(_ x: any Buffer, _ shape: AxisShape, _ range: Range<Int>) -> any Buffer {
    let width = range.count * shape.inner
    let (x, result) = (cpu(x), CPUBuffer(uninitialized: shape.outer * width, on: self))
    serially { [x = x.pointer, result = result.pointer] in
      for index in 0..<shape.outer {
        (result + index * width)
          .update(from: x + (index * shape.length + range.lowerBound) * shape.inner, count: width)
      }
    }
    return result
  }

  package func pad(_ x: any Buffer, _ shape: AxisShape, before: Int, after: Int) -> any Buffer {
    let (width, total) = (shape.length * shape.inner, (before + shape.length + after) * shape.inner)
    let (x, result) = (cpu(x), CPUBuffer(repeating: 0, count: shape.outer * total, on: self))
    serially { [x = x.pointer, result = result.pointer] in
      for index in 0..<shape.outer {
        (result + index * total + before * shape.inner).update(from: x + index * width, count: width)
      }
    }
    return result
  }

  package func concatenate(_ parts: [(buffer: any Buffer, width: Int)], outer: Int) -> any Buffer {
    let total = parts.reduce(0) { $0 + $1.width }
    let result = CPUBuffer(uninitialized: outer * total, on: self)
    var offset = 0
    for (buffer, width) in parts {
      serially { [part = cpu(buffer).pointer, result = result.pointer + offset] in
        for index in 0..<outer {
          (result + index * total).update(from: part + index * width, count: width)
        }
      }
      offset += width
    }
    return result
  }

  package func transpose(_ x: any Buffer, sizes: [Int], order: [Int]) -> any Buffer {
    let (x, result) = (cpu(x), CPUBuffer(uninitialized: x.count, on: self))
    let newSizes = order.map { sizes[$0] }
    let steps = order.map { sizes[($0 + 1)...].reduce(1, *) }
    let columns = newSizes.last ?? 1
    parallel(count: x.count / columns, alignment: 1, grain: max(1, Self.grain / (4 * columns))) {
      [x = x.pointer, result = result.pointer] in
      ganzoo_transpose(result, x, newSizes, steps, newSizes.count, $0.lowerBound, $0.upperBound)
    }
    return result
  }
}
