/// Tells how much memory a computation takes on a processor, without doing it: buffers have sizes and no memory behind
/// them, loops do not run, and every number is 0.
///
/// It asks for the same buffers in the same order as `CPUBackend` with one thread, scratch and packed weights included.
/// More threads take more scratch for Winograd's algorithm: together up to 8 MiB of transformed tiles, unless 24 tiles
/// for each thread are more, and up to 648 KiB of products each. With AVX-512 a thread's products take up to 2.5 MiB;
/// 648 KiB are counted there, too, so that every processor counts the same.
///
/// For a convolution with few output channels each thread has room for the products of a band of rows. Together that is
/// at most 1 MiB, which is counted, unless the bands need more: of 64 x 64 pixels with 75 products each, eight threads
/// take 1.2 MiB, of 256 x 256 two threads do.
package final class CountingBackend: CPUBackend {
  /// Numbers in the largest array so far from which some were picked by their index.
  private var largestIndexed = 0

  package init(arithmetic: ConvolutionArithmetic = .reduced) {
    super.init(threads: 1, arithmetic: arithmetic, pool: MemoryPool(hasMemory: false))
  }

  package override var name: String { "counting" }
  override var hasWideVectors: Bool { false }

  override func parallel(parts: Int, _ body: @escaping (_ part: Int, _ thread: Int) -> Void) {}
  package override func run(parts: Int, _ body: (_ part: Int) -> Void) {}
  override func checkIndexable(_ count: Int) { largestIndexed = max(largestIndexed, count) }

  /// Throws `IndexOverflowError` where a processor could not have done what was asked for.
  package func checkIndices() throws(IndexOverflowError) {
    guard largestIndexed <= IndexOverflowError.most else { throw IndexOverflowError(count: largestIndexed) }
  }

  package override func read(_ parts: [(buffer: any Buffer, range: Range<Int>)]) -> [[Float]] {
    parts.map { Array(repeating: 0, count: $0.range.count) }
  }

  package override func read(_ indices: any IndexBuffer) -> [Int32] { Array(repeating: 0, count: indices.count) }
  package override func pixels(_ x: any Buffer) -> [UInt8] { Array(repeating: 0, count: x.count) }
  package override func areAllFinite(_ arrays: [any Buffer]) -> Bool { true }
}
