package import GANZooBackend

// Moving numbers, images and indices.
extension PlainLoopsBackend {
  /// `count` numbers, of which number i is `x[source(i)]`, or 0 where that is nil.
  private func moved(_ x: any Buffer, _ count: Int, _ source: (Int) -> Int?) -> any Buffer {
    let x = numbers(x)
    return array((0..<count).map { source($0).map { x[$0] } ?? 0 })
  }

  /// `count` zeros, to whose number `target(i)` x[i] is added.
  private func added(_ x: any Buffer, _ count: Int, _ target: (Int) -> Int?) -> any Buffer {
    var sums = [Double](repeating: 0, count: count)
    for (index, number) in numbers(x).enumerated() {
      if let place = target(index) { sums[place] += Double(number) }
    }
    return array(count) { sums[$0] }
  }

  package func slice(_ x: any Buffer, _ shape: AxisShape, _ range: Range<Int>) -> any Buffer {
    let width = range.count * shape.inner
    return moved(x, shape.outer * width) {
      ($0 / width * shape.length + range.lowerBound) * shape.inner + $0 % width
    }
  }

  package func pad(_ x: any Buffer, _ shape: AxisShape, before: Int, after: Int) -> any Buffer {
    let width = (before + shape.length + after) * shape.inner
    return moved(x, shape.outer * width) { index in
      let place = index % width - before * shape.inner
      return (0..<shape.length * shape.inner).contains(place)
        ? index / width * shape.length * shape.inner + place : nil
    }
  }

  package func concatenate(_ parts: [(buffer: any Buffer, width: Int)], outer: Int) -> any Buffer {
    let parts = parts.map { (numbers: numbers($0.buffer), width: $0.width) }
    return array((0..<outer).flatMap { row in parts.flatMap { $0.numbers[row * $0.width..<(row + 1) * $0.width] } })
  }

  package func transpose(_ x: any Buffer, sizes: [Int], order: [Int]) -> any Buffer {
    moved(x, x.count) { index in
      var (source, rest) = (0, index)
      for axis in order.reversed() {
        source += rest % sizes[axis] * sizes[(axis + 1)...].reduce(1, *)
        rest /= sizes[axis]
      }
      return source
    }
  }

  package func gather(_ x: any Buffer, at indices: any IndexBuffer) -> any Buffer {
    let indices = integers(indices)
    return moved(x, indices.count) { indices[$0] < 0 ? nil : indices[$0] }
  }

  package func scatter(_ x: any Buffer, at indices: any IndexBuffer, count: Int, groups: Int) -> any Buffer {
    let indices = integers(indices)
    return added(x, count) { indices[$0] < 0 ? nil : indices[$0] }
  }

  package func gatherRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int) -> any Buffer {
    let indices = integers(indices)
    return moved(x, indices.count * width) { indices[$0 / width] * width + $0 % width }
  }

  package func scatterRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int, rows: Int) -> any Buffer {
    let indices = integers(indices)
    return added(x, rows * width) { indices[$0 / width] * width + $0 % width }
  }

  package func indices(_ x: any Buffer, below bound: Int) -> any IndexBuffer {
    array(
      numbers(x).map { number in
        guard let index = Int32(exactly: number), index >= 0, Int(index) < bound else {
          preconditionFailure("\(number) is no index below \(bound)")
        }
        return index
      })
  }

  package func indices(ofColumns columns: any IndexBuffer, width: Int) -> any IndexBuffer {
    array(
      integers(columns).enumerated().map { row, column in
        precondition((0..<width).contains(column), "\(column) is no index below \(width)")
        return Int32(row * width + column)
      })
  }

  package func maxPool(_ x: any Buffer, _ shape: PoolingShape) -> (values: any Buffer, indices: any IndexBuffer) {
    let x = numbers(x)
    var indices: [Int32] = []
    for image in 0..<shape.batch {
      for row in 0..<shape.rows.output {
        for column in 0..<shape.columns.output {
          for channel in 0..<shape.channels {
            var found: Int?
            for y in shape.rows.pixels(of: row) {
              for z in shape.columns.pixels(of: column) {
                let place = ((image * shape.rows.input + y) * shape.columns.input + z) * shape.channels + channel
                if let largest = found.map({ x[$0] }), x[place] <= largest || largest.isNaN { continue }
                found = place
              }
            }
            indices.append(Int32(found ?? 0))
          }
        }
      }
    }
    return (array(indices.map { x[Int($0)] }), array(indices))
  }

  package func upSample(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer {
    moved(x, images.count * factor.rows * factor.columns) { images.pixel(underRepeated: $0, factor) }
  }

  package func sumPool(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer {
    added(x, images.count) { images.pixel(underRepeated: $0, factor) }
  }

  package func translate(
    _ x: any Buffer, _ images: ImageShape, by moves: any IndexBuffer, backwards: Bool
  ) -> any Buffer {
    let moves = integers(moves).map { backwards ? -$0 : $0 }
    return moved(x, images.count) { index in
      let (pixel, channel) = index.quotientAndRemainder(dividingBy: images.channels)
      let (line, column) = pixel.quotientAndRemainder(dividingBy: images.width)
      let (image, row) = line.quotientAndRemainder(dividingBy: images.height)
      let (y, z) = (row + moves[2 * image], column + moves[2 * image + 1])
      guard (0..<images.height).contains(y), (0..<images.width).contains(z) else { return nil }
      return ((image * images.height + y) * images.width + z) * images.channels + channel
    }
  }
}

extension ImageShape {
  /// The number of these images that a number of images enlarged by `factor` repeats.
  fileprivate func pixel(underRepeated index: Int, _ factor: (rows: Int, columns: Int)) -> Int {
    let (pixel, channel) = index.quotientAndRemainder(dividingBy: channels)
    let (line, column) = pixel.quotientAndRemainder(dividingBy: width * factor.columns)
    let (image, row) = line.quotientAndRemainder(dividingBy: height * factor.rows)
    return ((image * height + row / factor.rows) * width + column / factor.columns) * channels + channel
  }
}

extension WindowAxis {
  /// The pixels of a window that are in the image.
  fileprivate func pixels(of output: Int) -> Range<Int> {
    let start = output * stride - paddingBefore
    return max(start, 0)..<max(0, min(start + window, input))
  }
}
