import GANZooData
import GANZooTestSupport

/// MNIST's files of images and of labels, plain and gzip, each beside a sound one of the other sort.
struct IDXFiles: Kind {
  let name = "idx"
  /// A byte of gzip unfolds to 1,032 at most; those of labels take four more each.
  let memory = MemoryLimit(constant: 16 << 20, multiple: 3200)

  private static let images = "train-images-idx3-ubyte"
  private static let labels = "train-labels-idx1-ubyte"
  private static let soundImages = idx([3, 2, 4], Array(0..<24))
  private static let soundLabels = idx([3], [2, 0, 9])

  func samples() -> [Sample] {
    [
      Sample(Self.images, Self.soundImages), Sample(Self.labels, Self.soundLabels),
      // Packed, a thousandth of it: what its header does not announce must not be unpacked.
      Sample(Self.images, Self.idx([3, 400, 400], [UInt8](repeating: 0, count: 480_000))),
    ]
  }

  func damage(_ sample: Sample, _ mutator: inout Mutator) -> [UInt8] {
    let isLarge = sample.bytes.count > 1000
    guard isLarge || mutator.isChosen(oneIn: 2) else { return mutator.damaged(sample.bytes) }
    guard !mutator.isChosen(oneIn: 3) else { return mutator.damaged(gzip(sample.bytes)) }
    // Large files differ in their heads, where it matters.
    let head = isLarge ? 16 : sample.bytes.count
    let bytes = mutator.damaged(Array(sample.bytes.prefix(head))) + sample.bytes.dropFirst(head)
    guard mutator.isChosen(oneIn: 4) else { return gzip(bytes) }
    // Several members are one file.
    let middle = mutator.number(in: 0..<(bytes.count + 1))
    return gzip(Array(bytes[..<middle])) + gzip(Array(bytes[middle...]))
  }

  func read(_ path: String) throws -> String {
    let folder = try TemporaryFolder()
    let name = try folder.link(path)
    if name != Self.images { _ = try folder.file(Self.images, Self.soundImages) }
    if name != Self.labels { _ = try folder.file(Self.labels, Self.soundLabels) }
    let examples = try MNIST.load(.train, from: folder.path)
    _ = examples.batch([0, examples.count - 1])
    return ""
  }

  func isRefusal(_ error: any Error) -> Bool { error is DatasetError }

  private static func idx(_ sizes: [UInt32], _ values: [UInt8]) -> [UInt8] {
    ([0x0800 | UInt32(sizes.count)] + sizes).flatMap { little($0.byteSwapped) } + values
  }
}
