import Kernels
import Testing

/// Sizes of a convolution: image, kernel, output, strides, zeros before; channels 3 → 5, or wide ones.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  var image, kernel, output, strides, before: [Int]
  var channels = 3
  var filters = 5

  var geometry: ConvolutionGeometry {
    ConvolutionGeometry(
      batch: 2, input: (image[0], image[1], channels), kernel: (kernel[0], kernel[1]),
      output: (output[0], output[1], filters), strides: (strides[0], strides[1]), paddingBefore: (before[0], before[1]))
  }

  var testDescription: String { "\(kernel) over \(image), strides \(strides), \(channels) → \(filters)" }

  static let all: [ConvolutionCase] = [
    .init(image: [5, 6], kernel: [3, 2], output: [5, 6], strides: [1, 1], before: [1, 0]),
    .init(image: [6, 7], kernel: [5, 4], output: [3, 4], strides: [2, 2], before: [1, 1]),
    .init(image: [7, 6], kernel: [3, 3], output: [3, 2], strides: [2, 2], before: [0, 0]),
    .init(image: [2, 1], kernel: [5, 5], output: [2, 1], strides: [1, 1], before: [2, 2]),
    .init(image: [5, 6], kernel: [1, 1], output: [2, 2], strides: [3, 4], before: [0, 0]),
    .init(
      image: [8, 9], kernel: [3, 3], output: [8, 9], strides: [1, 1], before: [1, 1], channels: 16, filters: 32),
    .init(
      image: [8, 9], kernel: [5, 5], output: [4, 5], strides: [2, 2], before: [1, 2], channels: 17, filters: 33),
    .init(image: [6, 5], kernel: [2, 2], output: [6, 5], strides: [1, 1], before: [0, 0], channels: 1, filters: 1),
  ]
}

@Suite("Convolution and its gradients, against loops in double precision")
struct ConvolutionTests {
  let device = Device(threads: 1)

  @Test("Forward, input gradient and kernel gradient", arguments: ConvolutionCase.all)
  func agrees(_ row: ConvolutionCase) {
    let geometry = row.geometry
    let random = { (count: Int, stream: UInt64) in
      Storage.random(normal: true, count: count, key: 1, stream: stream, on: device)
    }
    let images = random(geometry.inputCount, 1)
    let kernel = random(geometry.kernelCount, 2)
    let gradient = random(geometry.outputCount, 3)
    let expected = reference(geometry, images.values, kernel.values, gradient.values)
    // Twice: the second run takes the compiled plan, whose operands have moved.
    for _ in 0..<2 {
      expectClose(device.convolve(images, kernel, geometry).values, expected.output)
      expectClose(device.convolutionInputGradient(gradient, kernel, geometry).values, expected.images)
      expectClose(device.convolutionKernelGradient(images, gradient, geometry).values, expected.kernel)
    }
  }

  private func expectClose(
    _ found: [Float], _ expected: [Double], at location: SourceLocation = #_sourceLocation
  ) {
    let size = (expected.reduce(0) { $0 + $1 * $1 } / Double(expected.count)).squareRoot()
    let worst = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .nan
    #expect(found.count == expected.count && worst <= 3e-6 * size, sourceLocation: location)
  }

  private func reference(
    _ g: ConvolutionGeometry, _ x: [Float], _ k: [Float], _ u: [Float]
  ) -> (output: [Double], images: [Double], kernel: [Double]) {
    var output = [Double](repeating: 0, count: g.outputCount)
    var images = [Double](repeating: 0, count: g.inputCount)
    var kernel = [Double](repeating: 0, count: g.kernelCount)
    let (channels, filters) = (g.input.channels, g.output.filters)
    for sample in 0..<g.batch {
      for row in 0..<g.output.height {
        for column in 0..<g.output.width {
          let place = ((sample * g.output.height + row) * g.output.width + column) * filters
          for i in 0..<g.kernel.height {
            for j in 0..<g.kernel.width {
              let y = row * g.strides.height + i - g.paddingBefore.top
              let z = column * g.strides.width + j - g.paddingBefore.left
              guard (0..<g.input.height).contains(y), (0..<g.input.width).contains(z) else { continue }
              let pixel = ((sample * g.input.height + y) * g.input.width + z) * channels
              let tap = (i * g.kernel.width + j) * channels * filters
              for c in 0..<channels {
                for f in 0..<filters {
                  output[place + f] += Double(x[pixel + c]) * Double(k[tap + c * filters + f])
                  images[pixel + c] += Double(u[place + f]) * Double(k[tap + c * filters + f])
                  kernel[tap + c * filters + f] += Double(x[pixel + c]) * Double(u[place + f])
                }
              }
            }
          }
        }
      }
    }
    return (output, images, kernel)
  }
}
