/// A processor that measures how long its ops take, by their kind.
///
/// What is inside of ops, such as transforms and packing, the processor tells apart itself; it measures their loops.
package final class ProfilingBackend: Backend {
  private let processor: CPUBackend
  /// The kind that all ops count as for now; nil: each is of its own kind.
  package var kind: KernelKind?

  package init(_ processor: CPUBackend) {
    self.processor = processor
    processor.profile = KernelProfile()
  }

  private func profiled<Result>(_ kind: KernelKind, _ op: (CPUBackend) -> Result) -> Result {
    processor.profiled(self.kind ?? kind) { op(processor) }
  }

  package var name: String { processor.name }
  package var work: FLOPCounter { processor.work }
  package var memory: (inUse: Int, peak: Int) { processor.memory }
  package func synchronize() { processor.synchronize() }

  // MARK: - Copies between host and backend

  package func upload(_ numbers: [Float]) -> any Buffer { profiled(.moving) { $0.upload(numbers) } }
  package func upload(_ indices: [Int32]) -> any IndexBuffer {
    profiled(.moving) { $0.upload(indices) }
  }
  package func fill(_ number: Float, count: Int) -> any Buffer { profiled(.moving) { $0.fill(number, count: count) } }
  package func read(_ parts: [(buffer: any Buffer, range: Range<Int>)]) -> [[Float]] {
    profiled(.moving) { $0.read(parts) }
  }
  package func read(_ indices: any IndexBuffer) -> [Int32] { profiled(.moving) { $0.read(indices) } }
  package func pixels(_ x: any Buffer) -> [UInt8] { profiled(.elementwise) { $0.pixels(x) } }
  package func areAllFinite(_ arrays: [any Buffer]) -> Bool { profiled(.reduction) { $0.areAllFinite(arrays) } }

  // MARK: - Element-wise

  package func map(_ op: UnaryOp, _ arrays: [any Buffer]) -> [any Buffer] {
    profiled(.elementwise) { $0.map(op, arrays) }
  }
  package func combine(_ op: BinaryOp, _ a: any Buffer, _ b: any Buffer, over box: BroadcastShape) -> any Buffer {
    profiled(.elementwise) { $0.combine(op, a, b, over: box) }
  }
  package func apply(_ epilogue: Epilogue<any Buffer>, to x: any Buffer) -> any Buffer {
    profiled(.elementwise) { $0.apply(epilogue, to: x) }
  }
  package func scaledSum(_ terms: [ScaledTerm<any Buffer>], shift: (any Buffer)?, _ shape: AxisShape) -> any Buffer {
    profiled(.elementwise) { $0.scaledSum(terms, shift: shift, shape) }
  }

  // MARK: - Sums and products

  package func sum(_ x: any Buffer, _ shape: AxisShape) -> any Buffer { profiled(.reduction) { $0.sum(x, shape) } }
  package func comoment(_ a: CenteredTerm<any Buffer>, _ b: CenteredTerm<any Buffer>, _ shape: AxisShape)
    -> any Buffer
  {
    profiled(.reduction) { $0.comoment(a, b, shape) }
  }
  package func normalizationTerms(
    _ x: any Buffer, gamma: (any Buffer)?, beta: (any Buffer)?, epsilon: Float, _ shape: AxisShape
  ) -> NormalizationTerms<any Buffer> {
    profiled(.reduction) { $0.normalizationTerms(x, gamma: gamma, beta: beta, epsilon: epsilon, shape) }
  }
  package func normalizationGradients(
    _ gradient: any Buffer, _ x: any Buffer, _ terms: NormalizationTerms<any Buffer>, _ shape: AxisShape
  ) -> NormalizationGradients<any Buffer> {
    profiled(.reduction) { $0.normalizationGradients(gradient, x, terms, shape) }
  }
  package func softmax(_ x: any Buffer, columns: Int, logarithm: Bool) -> any Buffer {
    profiled(.reduction) { $0.softmax(x, columns: columns, logarithm: logarithm) }
  }
  package func matmul(
    _ a: any Buffer, _ b: any Buffer, _ shape: MatmulShape, _ epilogue: Epilogue<any Buffer>
  ) -> any Buffer {
    profiled(.product) { $0.matmul(a, b, shape, epilogue) }
  }
  package func convolve(
    _ images: any Buffer, _ kernel: any Buffer, _ shape: ConvolutionShape, _ epilogue: Epilogue<any Buffer>
  ) -> any Buffer {
    profiled(shape.isProduct ? .product : .convolution) { $0.convolve(images, kernel, shape, epilogue) }
  }
  package func convolutionInputGradient(
    _ gradient: any Buffer, _ kernel: any Buffer, _ shape: ConvolutionShape
  ) -> any Buffer {
    profiled(shape.isProduct ? .product : .inputGradient) { $0.convolutionInputGradient(gradient, kernel, shape) }
  }
  package func convolutionKernelGradient(
    _ images: any Buffer, _ gradient: any Buffer, _ shape: ConvolutionShape
  ) -> any Buffer {
    profiled(shape.isProduct ? .product : .kernelGradient) { $0.convolutionKernelGradient(images, gradient, shape) }
  }

  // MARK: - Moving numbers

  package func slice(_ x: any Buffer, _ shape: AxisShape, _ range: Range<Int>) -> any Buffer {
    profiled(.moving) { $0.slice(x, shape, range) }
  }
  package func pad(_ x: any Buffer, _ shape: AxisShape, before: Int, after: Int) -> any Buffer {
    profiled(.moving) { $0.pad(x, shape, before: before, after: after) }
  }
  package func concatenate(_ parts: [(buffer: any Buffer, width: Int)], outer: Int) -> any Buffer {
    profiled(.moving) { $0.concatenate(parts, outer: outer) }
  }
  package func transpose(_ x: any Buffer, sizes: [Int], order: [Int]) -> any Buffer {
    profiled(.moving) { $0.transpose(x, sizes: sizes, order: order) }
  }
  package func gather(_ x: any Buffer, at indices: any IndexBuffer) -> any Buffer {
    profiled(.moving) { $0.gather(x, at: indices) }
  }
  package func scatter(_ x: any Buffer, at indices: any IndexBuffer, count: Int, groups: Int) -> any Buffer {
    profiled(.moving) { $0.scatter(x, at: indices, count: count, groups: groups) }
  }
  package func gatherRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int) -> any Buffer {
    profiled(.moving) { $0.gatherRows(x, at: indices, width: width) }
  }
  package func scatterRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int, rows: Int) -> any Buffer {
    profiled(.moving) { $0.scatterRows(x, at: indices, width: width, rows: rows) }
  }

  // MARK: - Images

  package func maxPool(_ x: any Buffer, _ shape: PoolingShape) -> (values: any Buffer, indices: any IndexBuffer) {
    profiled(.reduction) { $0.maxPool(x, shape) }
  }
  package func upSample(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer {
    profiled(.moving) { $0.upSample(x, images, by: factor) }
  }
  package func sumPool(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer {
    profiled(.reduction) { $0.sumPool(x, images, by: factor) }
  }
  package func translate(
    _ x: any Buffer, _ images: ImageShape, by moves: any IndexBuffer, backwards: Bool
  ) -> any Buffer {
    profiled(.moving) { $0.translate(x, images, by: moves, backwards: backwards) }
  }

  // MARK: - Indices, random numbers, optimizers

  package func indices(_ x: any Buffer, below bound: Int) -> any IndexBuffer {
    profiled(.moving) { $0.indices(x, below: bound) }
  }
  package func indices(ofColumns columns: any IndexBuffer, width: Int) -> any IndexBuffer {
    profiled(.moving) { $0.indices(ofColumns: columns, width: width) }
  }

  package func random(_ distribution: RandomDistribution, count: Int, key: UInt64, stream: UInt64) -> any Buffer {
    profiled(.random) { $0.random(distribution, count: count, key: key, stream: stream) }
  }

  package func momentum(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: MomentumStep
  ) -> [Moments<any Buffer>] {
    profiled(.optimizer) { $0.momentum(old, gradients, step) }
  }
  package func rmsprop(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: RMSpropStep
  ) -> [Moments<any Buffer>] {
    profiled(.optimizer) { $0.rmsprop(old, gradients, step) }
  }
  package func adam(
    _ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: AdamStep
  ) -> [Moments<any Buffer>] {
    profiled(.optimizer) { $0.adam(old, gradients, step) }
  }
  package func blend(_ a: [any Buffer], _ b: [any Buffer], share: Float) -> [any Buffer] {
    profiled(.optimizer) { $0.blend(a, b, share: share) }
  }
}

extension ConvolutionShape {
  /// Whether the convolution is a product of matrices.
  fileprivate var isProduct: Bool { rows.window == 1 && columns.window == 1 }
}
