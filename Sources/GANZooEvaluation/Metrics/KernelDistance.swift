public import GANZooTensors

/// The kernel distance of samples to real examples: the unbiased estimate of the squared maximum mean discrepancy
/// with the kernel k(x, y) = (xᵀy / size + 1)³.
///
///     mean of k(x, x′) over pairs of different samples + the same of examples − 2 · mean of k(x, y)
///
/// Lower is better. Its expectation is 0 where both come from one distribution, whatever their number, so that it can
/// be a little below 0. Bińkowski et al. 2018, section 4, https://arxiv.org/abs/1801.01401. With
/// Inception's features it is the KID, here of all rows instead of an average over random subsets.
public struct KernelDistance: Sendable {
  /// The real examples.
  public let reference: Features
  private let similarity: Double

  /// Prepares the real examples, at least 2 rows.
  public init(reference: Features, on device: Device) {
    self.reference = reference
    similarity = Self.meanKernel(within: reference, on: device)
  }

  /// The distance of samples, at least 2 rows with as many numbers as the examples'.
  public func distance(of samples: Features, on device: Device) -> Double {
    precondition(samples.size == reference.size, "features of \(samples.size) and of \(reference.size) numbers")
    return similarity + Self.meanKernel(within: samples, on: device)
      - 2 * Self.meanKernel(between: samples, reference, on: device)
  }

  /// Over all pairs of different rows.
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

  /// Over all pairs of a row of either.
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
    // Several sums at a time, since each addition waits for the one before it.
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
