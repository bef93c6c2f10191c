import Foundation
package import GANZooBackend

/// A second backend: plain loops, double precision inside, no threads, no packed weights, nothing shared with
/// `CPUBackend` but the protocol. It says what each op means.
///
/// Results are rounded to float32 once, where an op ends: they differ from the processor's by rounding alone.
package final class PlainLoopsBackend: Backend {
  package private(set) var work = FLOPCounter()
  private let meter = Meter()

  package init() {}

  package var name: String { "plain" }
  package var memory: (inUse: Int, peak: Int) { (meter.inUse, meter.peak) }

  /// Bytes of all arrays.
  final class Meter {
    private(set) var inUse = 0
    private(set) var peak = 0
    func add(_ bytes: Int) {
      inUse += bytes
      peak = max(peak, inUse)
    }
  }

  final class Array: Buffer, IndexBuffer {
    let numbers: [Float]
    let integers: [Int32]
    private let meter: Meter
    var count: Int { numbers.count + integers.count }

    init(numbers: [Float] = [], integers: [Int32] = [], _ meter: Meter) {
      (self.numbers, self.integers, self.meter) = (numbers, integers, meter)
      meter.add(4 * count)
    }

    deinit { meter.add(-4 * count) }
  }

  /// The numbers of a buffer.
  func numbers(_ x: any Buffer) -> [Float] {
    guard let array = x as? Array else { preconditionFailure("a buffer of another backend") }
    return array.numbers
  }

  /// The integers of a buffer.
  func integers(_ x: any IndexBuffer) -> [Int] {
    guard let array = x as? Array else { preconditionFailure("indices of another backend") }
    return array.integers.map(Int.init)
  }

  func array(_ numbers: [Float]) -> any Buffer { Array(numbers: numbers, meter) }
  func array(_ integers: [Int32]) -> any IndexBuffer { Array(integers: integers, meter) }

  /// `count` numbers, of which number i is `body(i)`.
  func array(_ count: Int, _ body: (Int) -> Double) -> any Buffer {
    array(
      [Float](unsafeUninitializedCapacity: count) { buffer, filled in
        for index in 0..<count { buffer[index] = Float(body(index)) }
        filled = count
      })
  }

  func count(operations: Int) { work.add(asWritten: operations, executed: operations) }

  // MARK: - Between the processor and the backend

  package func synchronize() {}
  package func upload(_ numbers: [Float]) -> any Buffer { array(numbers) }
  package func upload(_ indices: [Int32]) -> any IndexBuffer { array(indices) }
  package func fill(_ number: Float, count: Int) -> any Buffer { array([Float](repeating: number, count: count)) }

  package func read(_ parts: [(buffer: any Buffer, range: Range<Int>)]) -> [[Float]] {
    parts.map { [Float](numbers($0.buffer)[$0.range]) }
  }

  package func read(_ indices: any IndexBuffer) -> [Int32] { integers(indices).map(Int32.init) }

  package func pixels(_ x: any Buffer) -> [UInt8] {
    numbers(x).map { $0.isNaN ? 0 : UInt8((min(max($0 * 127.5 + 127.5, 0), 255) + 0.5).rounded(.down)) }
  }

  package func areAllFinite(_ arrays: [any Buffer]) -> Bool {
    arrays.allSatisfy { numbers($0).allSatisfy(\.isFinite) }
  }

  // MARK: - Each number by itself

  package func map(_ op: UnaryOp, _ arrays: [any Buffer]) -> [any Buffer] {
    arrays.map { x in
      let x = numbers(x)
      return array(x.count) { op(Double(x[$0])) }
    }
  }

  package func combine(_ op: BinaryOp, _ a: any Buffer, _ b: any Buffer, over box: BroadcastShape) -> any Buffer {
    let (a, b) = (numbers(a), numbers(b))
    return array(box.sizes.reduce(1, *)) { index in
      var (left, right, rest) = (0, 0, index)
      for axis in box.sizes.indices.reversed() {
        left += rest % box.sizes[axis] * box.left[axis]
        right += rest % box.sizes[axis] * box.right[axis]
        rest /= box.sizes[axis]
      }
      return op(Double(a[left]), Double(b[right]))
    }
  }

  package func apply(_ epilogue: Epilogue<any Buffer>, to x: any Buffer) -> any Buffer {
    let (x, function) = (numbers(x), self.function(epilogue))
    return array(x.count) { function(Double(x[$0]), $0) }
  }

  /// An epilogue as a function of a number and its index.
  func function(_ epilogue: Epilogue<any Buffer>) -> (Double, Int) -> Double {
    let (scale, bias) = (epilogue.scale.map(numbers), epilogue.bias.map(numbers))
    let activation: UnaryOp? =
      switch epilogue.activation {
      case nil: nil
      case .leakyReLU(let slope): UnaryOp(.leakyReLU, slope)
      case .tanh: UnaryOp(.tanh)
      }
    return { x, index in
      let scaled = scale.map { x * Double($0[index % $0.count]) } ?? x
      let shifted = bias.map { scaled + Double($0[index % $0.count]) } ?? scaled
      return activation.map { $0(shifted) } ?? shifted
    }
  }

  // MARK: - Random numbers

  package func random(_ distribution: RandomDistribution, count: Int, key: UInt64, stream: UInt64) -> any Buffer {
    let uniform = { (count: Int) in
      (0..<UInt64((count + 3) / 4)).flatMap { philox(key: key, stream: stream, block: $0) }
        .map { Double($0 >> 8) / 0x1p24 }
    }
    let normal = { (count: Int) in
      let words = uniform(count + count % 2)
      return [Float](
        (0..<count).map { index in
          // Two uniform numbers make two normal ones.
          let (first, second) = (words[index - index % 2], words[index - index % 2 + 1])
          let (radius, angle) = ((-2 * log(1 - first)).squareRoot(), 2 * Double.pi * second)
          return Float(radius * (index % 2 == 0 ? cos(angle) : sin(angle)))
        })
    }
    switch distribution {
    case .uniform: return array([Float](uniform(count).prefix(count).map { Float($0) }))
    case .normal: return array(normal(count))
    case .truncatedNormal: return array([Float](normal(count * 3 / 2 + 64).filter { abs($0) <= 2 }.prefix(count)))
    case .mask(let share):
      let limit = (Double(share) * 0x1p24).rounded(.down) / 0x1p24
      return array([Float](uniform(count).prefix(count).map { $0 < limit ? 1 / share : 0 }))
    }
  }

  // MARK: - Optimizers

  package func momentum(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: MomentumStep
  ) -> [Moments<any Buffer>] {
    zip(old, gradients).map { old, gradient in
      guard let oldMean = old.mean.map(numbers) else { preconditionFailure("momentum without a mean") }
      let (w, g) = (numbers(old.weights), numbers(gradient))
      let mean = array(w.count) { Double(step.kept) * Double(oldMean[$0]) + Double(step.scale) * Double(g[$0]) }
      let m = numbers(mean)
      let weights = array(w.count) {
        Double(w[$0]) + Double(step.share) * Double(m[$0]) + Double(step.direct) * Double(g[$0])
      }
      return Moments(weights: weights, mean: mean)
    }
  }

  package func rmsprop(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: RMSpropStep
  ) -> [Moments<any Buffer>] {
    zip(old, gradients).map { old, gradient in
      guard let oldSquare = old.square.map(numbers) else { preconditionFailure("RMSprop without a square") }
      let (w, g) = (numbers(old.weights), numbers(gradient))
      let square = array(w.count) {
        Double(step.rho) * Double(oldSquare[$0]) + (1 - Double(step.rho)) * Double(g[$0]) * Double(g[$0])
      }
      let v = numbers(square)
      let weights = array(w.count) {
        let root = (Double(v[$0]) + Double(step.epsilon)).squareRoot()
        return Double(w[$0]) - Double(step.rate) * Double(g[$0]) / (root + Double(step.outerEpsilon))
      }
      return Moments(weights: weights, square: square)
    }
  }

  package func adam(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: AdamStep
  ) -> [Moments<any Buffer>] {
    zip(old, gradients).map { old, gradient in
      guard let oldMean = old.mean.map(numbers), let oldSquare = old.square.map(numbers) else {
        preconditionFailure("Adam without its moments")
      }
      let (w, g) = (numbers(old.weights), numbers(gradient))
      let (beta1, beta2) = (Double(step.beta1), Double(step.beta2))
      let mean = array(w.count) { beta1 * Double(oldMean[$0]) + (1 - beta1) * Double(g[$0]) }
      let square = array(w.count) {
        beta2 * Double(oldSquare[$0]) + (1 - beta2) * Double(g[$0]) * Double(g[$0])
      }
      let (m, v) = (numbers(mean), numbers(square))
      let weights = array(w.count) {
        Double(w[$0]) - Double(step.rate) * Double(m[$0]) / (Double(v[$0]).squareRoot() + Double(step.epsilon))
      }
      return Moments(weights: weights, mean: mean, square: square)
    }
  }

  package func blend(_ a: [any Buffer], _ b: [any Buffer], share: Float) -> [any Buffer] {
    zip(a, b).map { a, b in
      let (a, b) = (numbers(a), numbers(b))
      return array(a.count) { Double(share) * Double(a[$0]) + (1 - Double(share)) * Double(b[$0]) }
    }
  }
}

extension UnaryOp {
  /// What the op means.
  package func callAsFunction(_ x: Double) -> Double {
    let (a, b) = (Double(a), Double(b))
    return switch function {
    case .affine: a * x + b
    case .exp: Foundation.exp(x)
    case .log: Foundation.log(x)
    case .tanh: Foundation.tanh(x)
    case .sigmoid: 1 / (1 + Foundation.exp(-x))
    case .softplus: x.isNaN ? x : max(x, 0) + log1p(Foundation.exp(-abs(x)))
    case .erf: Foundation.erf(x)
    case .power: pow(x, a)
    case .leakyReLU: x > 0 || x.isNaN ? x : a == 0 ? 0 : a * x
    case .clamp: x.isNaN ? x : min(max(x, a), b)
    }
  }
}

extension BinaryOp {
  /// What the op means.
  fileprivate func callAsFunction(_ x: Double, _ y: Double) -> Double {
    switch function {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .leakyMask: y > 0 ? x : Double(a) * x
    }
  }
}
