package import GANZooBackend

/// A backend that counts what it is asked for, and lets another one do it.
package final class CallCounter: Backend {
  private let inner: any Backend
  /// How often each method was called, by its name without arguments.
  package private(set) var calls: [String: Int] = [:]

  package init(_ inner: any Backend) { self.inner = inner }

  /// Begins to count anew.
  package func reset() { calls = [:] }

  private func count(_ method: StaticString = #function) -> any Backend {
    calls["\("\(method)".prefix { $0 != "(" })", default: 0] += 1
    return inner
  }

  package var name: String { inner.name }
  package var work: FLOPCounter { inner.work }
  package var memory: (inUse: Int, peak: Int) { inner.memory }

  package func synchronize() { inner.synchronize() }
  package func upload(_ numbers: [Float]) -> any Buffer { count().upload(numbers) }
  package func upload(_ indices: [Int32]) -> any IndexBuffer { count().upload(indices) }
  package func fill(_ number: Float, count length: Int) -> any Buffer { count().fill(number, count: length) }
  package func read(_ parts: [(buffer: any Buffer, range: Range<Int>)]) -> [[Float]] { count().read(parts) }
  package func read(_ indices: any IndexBuffer) -> [Int32] { count().read(indices) }
  package func pixels(_ x: any Buffer) -> [UInt8] { count().pixels(x) }
  package func areAllFinite(_ arrays: [any Buffer]) -> Bool { count().areAllFinite(arrays) }

  package func map(_ op: UnaryOp, _ arrays: [any Buffer]) -> [any Buffer] { count().map(op, arrays) }
  package func combine(_ op: BinaryOp, _ a: any Buffer, _ b: any Buffer, over box: BroadcastShape) -> any Buffer {
    count().combine(op, a, b, over: box)
  }
  package func apply(_ epilogue: Epilogue<any Buffer>, to x: any Buffer) -> any Buffer {
    count().apply(epilogue, to: x)
  }

  package func sum(_ x: any Buffer, _ shape: AxisShape) -> any Buffer { count().sum(x, shape) }
  package func comoment(_ a: CenteredTerm<any Buffer>, _ b: CenteredTerm<any Buffer>, _ shape: AxisShape)
    -> any Buffer
  {
    count().comoment(a, b, shape)
  }
  package func normalizationTerms(
    _ x: any Buffer, gamma: (any Buffer)?, beta: (any Buffer)?, epsilon: Float, _ shape: AxisShape
  ) -> NormalizationTerms<any Buffer> {
    count().normalizationTerms(x, gamma: gamma, beta: beta, epsilon: epsilon, shape)
  }
  package func normalizationGradients(
    _ gradient: any Buffer, _ x: any Buffer, _ terms: NormalizationTerms<any Buffer>, _ shape: AxisShape
  ) -> NormalizationGradients<any Buffer> {
    count().normalizationGradients(gradient, x, terms, shape)
  }
  package func scaledSum(_ terms: [ScaledTerm<any Buffer>], shift: (any Buffer)?, _ shape: AxisShape) -> any Buffer {
    count().scaledSum(terms, shift: shift, shape)
  }
  package func softmax(_ x: any Buffer, columns: Int, logarithm: Bool) -> any Buffer {
    count().softmax(x, columns: columns, logarithm: logarithm)
  }
  package func matmul(
    _ a: any Buffer, _ b: any Buffer, _ shape: MatmulShape, _ epilogue: Epilogue<any Buffer>
  ) -> any Buffer {
    count().matmul(a, b, shape, epilogue)
  }
  package func convolve(
    _ images: any Buffer, _ kernel: any Buffer, _ shape: ConvolutionShape, _ epilogue: Epilogue<any Buffer>
  ) -> any Buffer {
    count().convolve(images, kernel, shape, epilogue)
  }
  package func convolutionInputGradient(
    _ gradient: any Buffer, _ kernel: any Buffer, _ shape: ConvolutionShape
  ) -> any Buffer {
    count().convolutionInputGradient(gradient, kernel, shape)
  }
  package func convolutionKernelGradient(
    _ images: any Buffer, _ gradient: any Buffer, _ shape: ConvolutionShape
  ) -> any Buffer {
    count().convolutionKernelGradient(images, gradient, shape)
  }

  package func slice(_ x: any Buffer, _ shape: AxisShape, _ range: Range<Int>) -> any Buffer {
    count().slice(x, shape, range)
  }
  package func pad(_ x: any Buffer, _ shape: AxisShape, before: Int, after: Int) -> any Buffer {
    count().pad(x, shape, before: before, after: after)
  }
  package func concatenate(_ parts: [(buffer: any Buffer, width: Int)], outer: Int) -> any Buffer {
    count().concatenate(parts, outer: outer)
  }
  package func transpose(_ x: any Buffer, sizes: [Int], order: [Int]) -> any Buffer {
    count().transpose(x, sizes: sizes, order: order)
  }
  package func gather(_ x: any Buffer, at indices: any IndexBuffer) -> any Buffer { count().gather(x, at: indices) }
  package func scatter(_ x: any Buffer, at indices: any IndexBuffer, count total: Int, groups: Int) -> any Buffer {
    count().scatter(x, at: indices, count: total, groups: groups)
  }
  package func gatherRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int) -> any Buffer {
    count().gatherRows(x, at: indices, width: width)
  }
  package func scatterRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int, rows: Int) -> any Buffer {
    count().scatterRows(x, at: indices, width: width, rows: rows)
  }

  package func maxPool(_ x: any Buffer, _ shape: PoolingShape) -> (values: any Buffer, indices: any IndexBuffer) {
    count().maxPool(x, shape)
  }
  package func upSample(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer {
    count().upSample(x, images, by: factor)
  }
  package func sumPool(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer {
    count().sumPool(x, images, by: factor)
  }
  package func translate(
    _ x: any Buffer, _ images: ImageShape, by moves: any IndexBuffer, backwards: Bool
  ) -> any Buffer {
    count().translate(x, images, by: moves, backwards: backwards)
  }
  package func indices(_ x: any Buffer, below bound: Int) -> any IndexBuffer { count().indices(x, below: bound) }
  package func indices(ofColumns columns: any IndexBuffer, width: Int) -> any IndexBuffer {
    count().indices(ofColumns: columns, width: width)
  }

  package func random(
    _ distribution: RandomDistribution, count length: Int, key: UInt64, stream: UInt64
  ) -> any Buffer {
    count().random(distribution, count: length, key: key, stream: stream)
  }

  package func momentum(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: MomentumStep
  ) -> [Moments<any Buffer>] {
    count().momentum(old, gradients, step)
  }
  package func rmsprop(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: RMSpropStep
  ) -> [Moments<any Buffer>] {
    count().rmsprop(old, gradients, step)
  }
  package func adam(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: AdamStep
  ) -> [Moments<any Buffer>] {
    count().adam(old, gradients, step)
  }
  package func blend(_ a: [any Buffer], _ b: [any Buffer], share: Float) -> [any Buffer] {
    count().blend(a, b, share: share)
  }
}
