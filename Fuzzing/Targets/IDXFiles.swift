import GANZooData
import GANZooTestSupport

/// MNIST's image and label files, plain and gzip; each is read together with a valid file of the other sort.
struct IDXFiles: FuzzTarget {
  let name = "idx"
  /// Deflate expands a byte to at most 1,032 bytes, and labels are widened to four bytes.
  let memory = MemoryLimit(constant: 16 << 20, multiple: 3200)

  private static let images = "train-images-idx3-ubyte"
  private static let labels = "train-labels-idx1-ubyte"
  private static let validImages = idx([3, 2, 4], Array(0..<24))
  private static let validLabels = idx([3], [2, 0, 9])

  func corpus() -> [CorpusEntry] {
    [
      CorpusEntry(Self.images, Self.validImages), CorpusEntry(Self.labels, Self.validLabels),
      // Compresses to a thousandth: bytes beyond the header's size must not be decompressed.
      CorpusEntry(Self.images, Self.idx([3, 400, 400], [UInt8](repeating: 0, count: 480_000))),
    ]
  }

  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) -> [UInt8] {
    let isLarge = entry.bytes.count > 1000
    guard isLarge || mutator.isChosen(oneIn: 2) else { return mutator.damaged(entry.bytes) }
    guard !mutator.isChosen(oneIn: 3) else { return mutator.damaged(gzip(entry.bytes)) }
    // Large files are damaged only in the header, since the pixels do not matter.
    let head = isLarge ? 16 : entry.bytes.count
    let bytes = mutator.damaged(Array(entry.bytes.prefix(head))) + entry.bytes.dropFirst(head)
    guard mutator.isChosen(oneIn: 4) else { return gzip(bytes) }
    // Several gzip members form one file.
    let middle = mutator.number(in: 0..<(bytes.count + 1))
    return gzip(Array(bytes[..<middle])) + gzip(Array(bytes[middle...]))
  }

  func read(_ path: String) throws -> String {
    let folder = try TemporaryFolder()
    let name = try folder.link(path)
    if name != Self.images { _ = try folder.file(Self.images, Self.validImages) }
    if name != Self.labels { _ = try folder.file(Self.labels, Self.validLabels) }
    let examples = try MNIST.load(.train, from: folder.path)
    _ = examples.batch([0, examples.count - 1])
    return ""
  }

  func isExpectedError(_ error: any Error) -> Bool { error is DatasetError }

  private static func idx(_ sizes: [UInt32], _ values: [UInt8]) -> [UInt8] {
    ([0x0800 | UInt32(sizes.count)] + sizes).flatMap { little($0.byteSwapped) } + values
  }
}
