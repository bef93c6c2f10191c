/// Memory and kernels below tensors: a backend keeps numbers in buffers and applies ops to them. Tensors use nothing
/// else to compute.
///
/// An op makes a new buffer and does not change its operands. Arrays are row-major float32; a backend may compute in
/// any precision. The caller has checked sizes and passes only buffers of this backend: a mistake ends the program. A
/// backend may compute later: only `synchronize`, `read`, `pixels` and `areAllFinite` wait for results. One task at a
/// time may use it.
///
/// `CPUBackend` computes on the CPU; `CountingBackend` counts the memory that this would take. To add another, conform
/// a class to this protocol, make a `Device(backend:)` with it, and run the tests of ops, layers and trainings on it.
package protocol Backend: AnyObject {
  /// The kind of device, such as `cpu`. A run is resumed on a device of the same name.
  var name: String { get }
  /// Floating-point operations of convolutions and matrix products so far.
  var work: FLOPCounter { get }
  /// Bytes of all present buffers, and the largest such sum so far.
  var memory: (inUse: Int, peak: Int) { get }
  /// Waits until all that was begun is computed.
  func synchronize()

  // MARK: - Copies between host and backend
  /// A new buffer with a copy of these numbers.
  func upload(_ numbers: [Float]) -> any Buffer
  /// A new buffer with a copy of these indices.
  func upload(_ indices: [Int32]) -> any IndexBuffer
  /// A buffer of `count` equal numbers.
  func fill(_ number: Float, count: Int) -> any Buffer
  /// The numbers in a range of each buffer. Waits once for all of them.
  func read(_ parts: [(buffer: any Buffer, range: Range<Int>)]) -> [[Float]]
  /// All indices.
  func read(_ indices: any IndexBuffer) -> [Int32]
  /// Numbers in [−1, 1] as bytes: −1 is 0, 1 is 255. Numbers outside are clipped; NaN is 0.
  func pixels(_ x: any Buffer) -> [UInt8]
  /// Whether no number in any of these arrays is infinite or NaN. Waits once for all of them.
  func areAllFinite(_ arrays: [any Buffer]) -> Bool

  // MARK: - Element-wise
  /// The op of each number, for all arrays at once.
  func map(_ op: UnaryOp, _ arrays: [any Buffer]) -> [any Buffer]
  /// a op b, with both broadcast to one shape.
  func combine(_ op: BinaryOp, _ a: any Buffer, _ b: any Buffer, over box: BroadcastShape) -> any Buffer
  /// activation(x · scale + bias), for x [rows, channels].
  func apply(_ epilogue: Epilogue<any Buffer>, to x: any Buffer) -> any Buffer
  /// scale · x of one term, or the sum of two, + shift, for x [outer, length, inner]; scales and shift [outer, inner].
  func scaledSum(_ terms: [ScaledTerm<any Buffer>], shift: (any Buffer)?, _ shape: AxisShape) -> any Buffer

  // MARK: - Sums and products
  /// [outer, length, inner] → [outer, inner], the sums over the middle axis. Summing a million numbers must not lose
  /// precision.
  func sum(_ x: any Buffer, _ shape: AxisShape) -> any Buffer
  /// Σ (a − mean) · (b − mean) over the middle axis of both [outer, length, inner] → [outer, inner]; their means
  /// [outer, inner]. As precise as `sum`.
  func comoment(_ a: CenteredTerm<any Buffer>, _ b: CenteredTerm<any Buffer>, _ shape: AxisShape) -> any Buffer
  /// What normalises x [outer, length, inner] over its middle axis; gamma and beta [inner].
  func normalizationTerms(
    _ x: any Buffer, gamma: (any Buffer)?, beta: (any Buffer)?, epsilon: Float, _ shape: AxisShape
  ) -> NormalizationTerms<any Buffer>
  /// The gradients of x · scale + shift, from that of the result, where the terms are those of x: they depend on it.
  func normalizationGradients(
    _ gradient: any Buffer, _ x: any Buffer, _ terms: NormalizationTerms<any Buffer>, _ shape: AxisShape
  ) -> NormalizationGradients<any Buffer>
  /// Softmax of each row of x [rows, columns], or its logarithm. Must not overflow.
  func softmax(_ x: any Buffer, columns: Int, logarithm: Bool) -> any Buffer
  /// epilogue(a · b) → [rows, columns].
  func matmul(_ a: any Buffer, _ b: any Buffer, _ shape: MatmulShape, _ epilogue: Epilogue<any Buffer>) -> any Buffer
  /// epilogue(images ⋆ kernel) → the shape's output.
  func convolve(
    _ images: any Buffer, _ kernel: any Buffer, _ shape: ConvolutionShape, _ epilogue: Epilogue<any Buffer>
  ) -> any Buffer
  /// The gradient of images ⋆ kernel with respect to the images, from that of the output → the shape's input.
  func convolutionInputGradient(_ gradient: any Buffer, _ kernel: any Buffer, _ shape: ConvolutionShape) -> any Buffer
  /// The gradient of images ⋆ kernel with respect to the kernel, from that of the output → the shape's kernel.
  func convolutionKernelGradient(_ images: any Buffer, _ gradient: any Buffer, _ shape: ConvolutionShape) -> any Buffer

  // MARK: - Moving numbers
  /// [outer, length, inner] → [outer, range.count, inner], the indices `range` of the middle axis.
  func slice(_ x: any Buffer, _ shape: AxisShape, _ range: Range<Int>) -> any Buffer
  /// [outer, length, inner] → [outer, before + length + after, inner], with zeros around.
  func pad(_ x: any Buffer, _ shape: AxisShape, before: Int, after: Int) -> any Buffer
  /// [outer, width] of each part → [outer, sum of widths], side by side.
  func concatenate(_ parts: [(buffer: any Buffer, width: Int)], outer: Int) -> any Buffer
  /// x [sizes] → the axes in another order: axis i of the result is axis `order[i]`.
  func transpose(_ x: any Buffer, sizes: [Int], order: [Int]) -> any Buffer
  /// x at each index → [indices]; 0 for the index −1.
  func gather(_ x: any Buffer, at indices: any IndexBuffer) -> any Buffer
  /// [count] zeros, to which the numbers of x are added at their indices; numbers with the index −1 are left out.
  ///
  /// - Parameter groups: into how many equal parts x and the result can be split so that the numbers of each part of x
  ///   are added to the same part of the result, as those of an image are to that image: at least 1.
  func scatter(_ x: any Buffer, at indices: any IndexBuffer, count: Int, groups: Int) -> any Buffer
  /// x [rows, width] → [indices, width], a row for each index.
  func gatherRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int) -> any Buffer
  /// [rows, width] zeros, to which the rows of x [indices, width] are added at their indices.
  func scatterRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int, rows: Int) -> any Buffer

  // MARK: - Images
  /// The largest number of each window, and its index in x: the first of equal ones, or a NaN if there is one.
  func maxPool(_ x: any Buffer, _ shape: PoolingShape) -> (values: any Buffer, indices: any IndexBuffer)
  /// [N, H, W, C] → [N, H · rows, W · columns, C], each pixel repeated.
  func upSample(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer
  /// [N, H · rows, W · columns, C] → `images` [N, H, W, C], the sum of each block.
  func sumPool(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer
  /// Pixel (i, j) of image n ← pixel (i + moves[n, 0], j + moves[n, 1]), or 0 outside. Backwards, moves are negated.
  func translate(_ x: any Buffer, _ images: ImageShape, by moves: any IndexBuffer, backwards: Bool) -> any Buffer

  // MARK: - Indices
  /// Numbers as indices. A number that is not whole or not in 0 ..< bound ends the program, at once or when it is used.
  func indices(_ x: any Buffer, below bound: Int) -> any IndexBuffer
  /// i · width + columns[i]: the flat index of one number in each row of an array [indices, width].
  func indices(ofColumns columns: any IndexBuffer, width: Int) -> any IndexBuffer

  // MARK: - Random numbers
  /// Numbers of a Philox stream: the same on every backend, up to rounding.
  func random(_ distribution: RandomDistribution, count: Int, key: UInt64, stream: UInt64) -> any Buffer

  // MARK: - Optimizers, for all weights of a network at once
  /// A step with momentum; the moments have a mean.
  func momentum(_ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: MomentumStep) -> [Moments<any Buffer>]
  /// A step of RMSprop; the moments have a square.
  func rmsprop(_ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: RMSpropStep) -> [Moments<any Buffer>]
  /// A step of Adam; the moments have a mean and a square.
  func adam(_ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: AdamStep) -> [Moments<any Buffer>]
  /// share · a + (1 − share) · b for each pair of arrays.
  func blend(_ a: [any Buffer], _ b: [any Buffer], share: Float) -> [any Buffer]
}

/// Float32 numbers on a backend. A buffer never changes, and only the backend that made it reads it.
package protocol Buffer: AnyObject {
  /// The number of elements.
  var count: Int { get }
  /// Frees what the backend keeps beside the numbers to compute with them faster, if anything: they will rarely be
  /// computed with from now on. By default nothing.
  func releaseCaches()
}

extension Buffer {
  package func releaseCaches() {}
}

/// Int32 numbers on a backend: flat indices into a buffer, rows of a table, labels or moves.
package protocol IndexBuffer: AnyObject {
  /// The number of elements.
  var count: Int { get }
}
