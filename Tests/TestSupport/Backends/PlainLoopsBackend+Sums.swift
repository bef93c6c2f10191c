import Foundation
package import GANZooBackend

// Sums and products.
extension PlainLoopsBackend {
  package func sum(_ x: any Buffer, _ shape: AxisShape) -> any Buffer {
    let x = numbers(x)
    return array(shape.outer * shape.inner) { index in
      let start = index / shape.inner * shape.length * shape.inner + index % shape.inner
      var sum = 0.0
      for step in 0..<shape.length { sum += Double(x[start + step * shape.inner]) }
      return sum
    }
  }

  package func comoment(_ a: CenteredTerm<any Buffer>, _ b: CenteredTerm<any Buffer>, _ shape: AxisShape)
    -> any Buffer
  {
    let (a, b) = (a.map(numbers), b.map(numbers))
    return array(shape.outer * shape.inner) { index in
      let start = index / shape.inner * shape.length * shape.inner + index % shape.inner
      var sum = 0.0
      for step in 0..<shape.length {
        let place = start + step * shape.inner
        sum += (Double(a.x[place]) - Double(a.mean[index])) * (Double(b.x[place]) - Double(b.mean[index]))
      }
      return sum
    }
  }

  package func scaledSum(_ terms: [ScaledTerm<any Buffer>], shift: (any Buffer)?, _ shape: AxisShape) -> any Buffer {
    let (terms, shift) = (terms.map { $0.map(numbers) }, shift.map(numbers))
    return array(shape.outer * shape.length * shape.inner) { index in
      let factor = index / (shape.length * shape.inner) * shape.inner + index % shape.inner
      let start = shift.map { Double($0[factor]) } ?? 0
      return terms.reduce(start) { $0 + Double($1.scale[factor]) * Double($1.x[index]) }
    }
  }

  package func softmax(_ x: any Buffer, columns: Int, logarithm: Bool) -> any Buffer {
    let x = numbers(x)
    var result: [Float] = []
    result.reserveCapacity(x.count)
    for start in stride(from: 0, to: x.count, by: columns) {
      let row = x[start..<start + columns].map(Double.init)
      let largest = row.max() ?? 0
      let logSum = log(row.reduce(0) { $0 + exp($1 - largest) })
      result += row.map { Float(logarithm ? $0 - largest - logSum : exp($0 - largest - logSum)) }
    }
    return array(result)
  }

  package func matmul(
    _ a: any Buffer, _ b: any Buffer, _ shape: MatmulShape, _ epilogue: Epilogue<any Buffer>
  ) -> any Buffer {
    count(operations: 2 * shape.rows * shape.depth * shape.columns)
    let (a, b, function) = (numbers(a), numbers(b), function(epilogue))
    let left = shape.transposed.left ? (row: 1, step: shape.rows) : (row: shape.depth, step: 1)
    let right = shape.transposed.right ? (step: 1, column: shape.depth) : (step: shape.columns, column: 1)
    return array(shape.rows * shape.columns) { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: shape.columns)
      var sum = 0.0
      for step in 0..<shape.depth {
        sum += Double(a[row * left.row + step * left.step]) * Double(b[step * right.step + column * right.column])
      }
      return function(sum, index)
    }
  }

  /// Calls `body` with the first flat index of each output, pixel and tap of a convolution that meet.
  private func forEachMeeting(_ s: ConvolutionShape, _ body: (_ output: Int, _ pixel: Int, _ tap: Int) -> Void) {
    /// For each output along an axis, the pixels and taps that it reads.
    func reads(_ axis: WindowAxis) -> [[(pixel: Int, tap: Int)]] {
      (0..<axis.output).map { output in
        (0..<axis.window).compactMap { tap in
          let position = output * axis.stride + tap - axis.paddingBefore
          return (0..<axis.input * s.upSampling).contains(position) ? (position / s.upSampling, tap) : nil
        }
      }
    }
    let (rows, columns) = (reads(s.rows), reads(s.columns))
    for image in 0..<s.batch {
      for (row, rowReads) in rows.enumerated() {
        for (column, columnReads) in columns.enumerated() {
          let output = ((image * rows.count + row) * columns.count + column) * s.filters
          for (y, i) in rowReads {
            for (z, j) in columnReads {
              body(
                output, ((image * s.rows.input + y) * s.columns.input + z) * s.channels,
                (i * s.columns.window + j) * s.channels * s.filters)
            }
          }
        }
      }
    }
  }

  package func convolve(
    _ images: any Buffer, _ kernel: any Buffer, _ shape: ConvolutionShape, _ epilogue: Epilogue<any Buffer>
  ) -> any Buffer {
    count(operations: shape.operations)
    let function = function(epilogue)
    var sums = [Double](repeating: 0, count: shape.outputCount)
    sums.withUnsafeMutableBufferPointer { sums in
      numbers(images).withUnsafeBufferPointer { images in
        numbers(kernel).withUnsafeBufferPointer { kernel in
          forEachMeeting(shape) { output, pixel, tap in
            for c in 0..<shape.channels {
              let (number, weights) = (Double(images[pixel + c]), tap + c * shape.filters)
              for f in 0..<shape.filters { sums[output + f] += number * Double(kernel[weights + f]) }
            }
          }
        }
      }
    }
    return array(sums.count) { function(sums[$0], $0) }
  }

  package func convolutionInputGradient(
    _ gradient: any Buffer, _ kernel: any Buffer, _ shape: ConvolutionShape
  ) -> any Buffer {
    count(operations: shape.operations)
    var sums = [Double](repeating: 0, count: shape.inputCount)
    sums.withUnsafeMutableBufferPointer { sums in
      numbers(gradient).withUnsafeBufferPointer { gradient in
        numbers(kernel).withUnsafeBufferPointer { kernel in
          forEachMeeting(shape) { output, pixel, tap in
            for c in 0..<shape.channels {
              var sum = 0.0
              let weights = tap + c * shape.filters
              for f in 0..<shape.filters { sum += Double(gradient[output + f]) * Double(kernel[weights + f]) }
              sums[pixel + c] += sum
            }
          }
        }
      }
    }
    return array(sums.count) { sums[$0] }
  }

  package func convolutionKernelGradient(
    _ images: any Buffer, _ gradient: any Buffer, _ shape: ConvolutionShape
  ) -> any Buffer {
    count(operations: shape.operations)
    var sums = [Double](repeating: 0, count: shape.kernelCount)
    sums.withUnsafeMutableBufferPointer { sums in
      numbers(images).withUnsafeBufferPointer { images in
        numbers(gradient).withUnsafeBufferPointer { gradient in
          forEachMeeting(shape) { output, pixel, tap in
            for c in 0..<shape.channels {
              let (number, weights) = (Double(images[pixel + c]), tap + c * shape.filters)
              for f in 0..<shape.filters { sums[weights + f] += number * Double(gradient[output + f]) }
            }
          }
        }
      }
    }
    return array(sums.count) { sums[$0] }
  }
}
