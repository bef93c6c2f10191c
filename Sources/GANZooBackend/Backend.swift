/// What computes: a backend holds the numbers of tensors in buffers, and applies ops to them. Tensors use nothing else.
///
/// An op makes a new buffer and leaves its operands as they are. Arrays are row-major, float32; a backend may compute
/// in any precision. The caller has checked sizes, and passes only buffers that the backend made itself: a mistake ends
/// the program. Work may be put off: only `read`, `pixels` and `areAllFinite` wait for results. A backend belongs to
/// one task at a time.
///
/// `CPUBackend` is the processor; `CountingBackend` tells what memory a computation takes there. To add another,
/// conform a class to this protocol, make a `Device(backend:)` with it, and run the tests of ops, layers and trainings
/// on it.
package protocol Backend: AnyObject {
  /// What kind of device it is, such as `cpu`. Runs are resumed on devices of the same name.
  var name: String { get }
  /// Floating-point operations of convolutions and matrix products so far.
  var work: FLOPCounter { get }
  /// Bytes of the buffers that there are, and the most that there were together.
  var memory: (inUse: Int, peak: Int) { get }

  // MARK: - Between the processor and the backend
  /// A buffer with a copy of these numbers.
  func upload(_ numbers: UnsafeBufferPointer<Float>) -> any Buffer
  /// A buffer with a copy of these indices.
  func upload(_ indices: UnsafeBufferPointer<Int32>) -> any IndexBuffer
  /// [count] of one number.
  func fill(_ number: Float, count: Int) -> any Buffer
  /// The numbers in a range of each buffer: one wait for all of them.
  func read(_ parts: [(buffer: any Buffer, range: Range<Int>)]) -> [[Float]]
  /// All indices.
  func read(_ indices: any IndexBuffer) -> [Int32]
  /// Numbers in [−1, 1] as bytes, −1 black and 1 white. What lies outside is clipped, and NaN is black.
  func pixels(_ x: any Buffer) -> [UInt8]
  /// Whether no number of any of them is infinite or NaN: one wait for all of them.
  func areAllFinite(_ arrays: [any Buffer]) -> Bool

  // MARK: - Each number by itself
  /// The op of each number, for all arrays at once.
  func map(_ op: UnaryOp, _ arrays: [any Buffer]) -> [any Buffer]
  /// a op b, for all indices of a box.
  func combine(_ op: BinaryOp, _ a: any Buffer, _ b: any Buffer, over box: BroadcastShape) -> any Buffer
  /// activation(x · scale + bias), for x [rows, channels].
  func apply(_ epilogue: Epilogue<any Buffer>, to x: any Buffer) -> any Buffer

  // MARK: - Sums and products
  /// [outer, length, inner] → [outer, inner], the sums over the middle; the sum of a million numbers must lose nothing.
  func sum(_ x: any Buffer, _ shape: AxisShape) -> any Buffer
  /// Softmax of each row of x [rows, columns], or its logarithm, without overflow.
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
  /// [outer, length, inner] → [outer, range.count, inner], the indices `range` of the middle.
  func slice(_ x: any Buffer, _ shape: AxisShape, _ range: Range<Int>) -> any Buffer
  /// [outer, length, inner] → [outer, before + length + after, inner], with zeros around.
  func pad(_ x: any Buffer, _ shape: AxisShape, before: Int, after: Int) -> any Buffer
  /// [outer, width] of each part → [outer, sum of widths], side by side.
  func concatenate(_ parts: [(buffer: any Buffer, width: Int)], outer: Int) -> any Buffer
  /// x [sizes] → the axes in another order: axis i of the result is axis `order[i]`.
  func transpose(_ x: any Buffer, sizes: [Int], order: [Int]) -> any Buffer
  /// x at each index → [indices]; 0 for the index −1.
  func gather(_ x: any Buffer, at indices: any IndexBuffer) -> any Buffer
  /// [count] zeros, to which x [indices] is added at each index; what has the index −1 is left out.
  func scatter(_ x: any Buffer, at indices: any IndexBuffer, count: Int) -> any Buffer
  /// x [rows, width] → [indices, width], a row for each index.
  func gatherRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int) -> any Buffer
  /// [rows, width] zeros, to whose rows those of x [indices, width] are added.
  func scatterRows(_ x: any Buffer, at indices: any IndexBuffer, width: Int, rows: Int) -> any Buffer

  // MARK: - Images
  /// The largest number of each window, the first of equal ones, NaN where there is one; and its index in x.
  func maxPool(_ x: any Buffer, _ shape: PoolingShape) -> (values: any Buffer, indices: any IndexBuffer)
  /// [N, H, W, C] → [N, H · rows, W · columns, C], each pixel repeated.
  func upSample(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer
  /// [N, H · rows, W · columns, C] → `images` [N, H, W, C], the sum of each block.
  func sumPool(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer
  /// Pixel (i, j) of image n ← pixel (i + moves[n, 0], j + moves[n, 1]), or 0 outside. Backwards, moves are negated.
  func translate(_ x: any Buffer, _ images: ImageShape, by moves: any IndexBuffer, backwards: Bool) -> any Buffer

  // MARK: - Indices
  /// Numbers as indices. One that is not whole or not in 0 ..< bound ends the program, at once or where it is used.
  func indices(_ x: any Buffer, below bound: Int) -> any IndexBuffer
  /// i · width + columns[i]: the index of one number of each row of [indices, width].
  func indices(ofColumns columns: any IndexBuffer, width: Int) -> any IndexBuffer

  // MARK: - Random numbers
  /// Numbers of a Philox stream: the same on every backend, up to rounding.
  func random(_ distribution: RandomDistribution, count: Int, key: UInt64, stream: UInt64) -> any Buffer

  // MARK: - Optimizers, on all weights of a network at once
  /// A step with momentum; the moments have a mean.
  func momentum(_ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: MomentumStep) -> [Moments<any Buffer>]
  /// A step of RMSprop; the moments have a square.
  func rmsprop(_ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: RMSpropStep) -> [Moments<any Buffer>]
  /// A step of Adam; the moments have a mean and a square.
  func adam(_ old: [Moments<any Buffer>], _ gradients: [any Buffer], _ step: AdamStep) -> [Moments<any Buffer>]
  /// share · a + (1 − share) · b, for each pair.
  func blend(_ a: [any Buffer], _ b: [any Buffer], share: Float) -> [any Buffer]
}

/// Numbers on a backend, float32. Only the backend that made it looks inside, and it never changes.
package protocol Buffer: AnyObject {
  /// How many numbers there are.
  var count: Int { get }
  /// Frees what the backend keeps beside the numbers to compute with them faster, if anything: they will rarely be
  /// computed with from now on. By default nothing.
  func releaseCaches()
}

extension Buffer {
  package func releaseCaches() {}
}

/// Whole numbers on a backend, Int32: flat indices into a buffer, rows of a table, labels or moves.
package protocol IndexBuffer: AnyObject {
  /// How many there are.
  var count: Int { get }
}
