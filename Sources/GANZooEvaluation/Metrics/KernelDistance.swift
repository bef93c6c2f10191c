public import GANZooTensors

/// The kernel distance between samples and real images: the unbiased estimate of the squared maximum mean discrepancy
/// (MMD²) with the kernel k(x, y) = (xᵀy / size + 1)³.
///
///     mean of k(x, x′) over pairs of different samples + the same for real images − 2 · mean of k(x, y)
///
/// Lower is better. The expected value is 0 for equal distributions and any number of samples; single values may be
/// slightly negative. With Inception features it is the KID, here over all rows instead of averaged over random
/// subsets. Source: Bińkowski et al. 2018, section 4, https://arxiv.org/abs/1801.01401.
public struct KernelDistance: Sendable {
  /// Features of the real images.
  public let reference: Features
  private let similarity: Double

  /// Prepares the comparison with real images, at least 2 rows.
  public init(reference: Features, on device: Device) {
    self.reference = reference
    similarity = Self.meanKernel(within: reference, on: device)
  }

  /// The distance of samples, at least 2 rows with as many features as the reference.
  public func distance(of samples: Features, on device: Device) -> Double {
    precondition(samples.size == reference.size, "features of \(samples.size) and of \(reference.size) numbers")
    return similarity + Self.meanKernel(within: samples, on: device)
      - 2 * Self.meanKernel(between: samples, reference, on: device)
  }

  /// The mean of k over all pairs of different rows.
  private static func meanKernel(within features: Features, on device: Device) -> Double {
    let count = features.count
    precondition(count >= 2, "\(count) rows have no pairs")
    let blocks = features.blocks.map { features.tensor($0, on: device) }
    var sum = 0.0
    for (index, block) in blocks.enumerated() {
      let products = block.matmul(block, transposed: (false, true)).values
      let rows = block.shape[0]
      let diagonal = stride(from: 0, to: products.count, by: rows + 1).map { products[$0] }
      sum += kernelSum(products, size: features.size) - kernelSum(diagonal, size: features.size)
      for other in blocks[(index + 1)...] {
        sum += 2 * kernelSum(block.matmul(other, transposed: (false, true)).values, size: features.size)
      }
    }
    return sum / (Double(count) * Double(count - 1))
  }

  /// The mean of k over all pairs of a row of `first` and a row of `second`.
  private static func meanKernel(between first: Features, _ second: Features, on device: Device) -> Double {
    let blocks = second.blocks.map { second.tensor($0, on: device) }
    var sum = 0.0
    for rows in first.blocks {
      let block = first.tensor(rows, on: device)
      for other in blocks {
        sum += kernelSum(block.matmul(other, transposed: (false, true)).values, size: first.size)
      }
    }
    return sum / (Double(first.count) * Double(second.count))
  }

  /// The sum of (xᵀy / size + 1)³ over products xᵀy.
  private static func kernelSum(_ products: [Float], size: Int) -> Double {
    let scale = 1 / Double(size)
    func kernel(_ product: Float) -> Double {
      let base = Double(product) * scale + 1
      return base * base * base
    }
    // Four independent sums hide the latency of additions.
    var (first, second, third, fourth) = (0.0, 0.0, 0.0, 0.0)
    let whole = products.count / 4 * 4
    products.withUnsafeBufferPointer { products in
      for start in stride(from: 0, to: whole, by: 4) {
        first += kernel(products[start])
        second += kernel(products[start + 1])
        third += kernel(products[start + 2])
        fourth += kernel(products[start + 3])
      }
    }
    return products[whole...].reduce(first + second + third + fourth) { $0 + kernel($1) }
  }
}
