/// A sequential reader that decompresses gzip files (first bytes 1f 8b) and reads all other files as they are.
///
/// It decompresses only as many bytes as the caller asks for, so a small file that expands to gigabytes is harmless.
/// Consecutive gzip members form one stream (RFC 1952, section 2.2).
struct DecompressedFile: ~Copyable {
  /// The largest compression ratio of deflate.
  private static let compressionLimit = 1032

  /// True once the file ended inside a gzip member.
  private(set) var isTruncated = false

  private let file: InputFile
  private let decoder: GzipDecoder?
  private var chunk: [UInt8]
  /// The bytes of the chunk that come next.
  private var unread: Range<Int>
  /// File offset of the end of the last complete gzip member.
  private var wholeMembers = 0
  /// Number of bytes of the file that were decompressed or copied.
  private var consumed = 0

  init(_ path: String) throws {
    let opened = try InputFile(path)
    var first = [UInt8](repeating: 0, count: 1 << 16)
    unread = 0..<(try first.withUnsafeMutableBytes { try opened.read(into: $0) })
    decoder = first[unread].starts(with: [0x1F, 0x8B]) ? GzipDecoder() : nil
    chunk = first
    file = opened
  }

  var path: String { file.path }

  /// Size of the file on disk in bytes.
  var size: Int { file.size }

  var isCompressed: Bool { decoder != nil }

  /// An upper bound for the number of decompressed bytes.
  var capacity: Int {
    let (product, overflow) = file.size.multipliedReportingOverflow(by: isCompressed ? Self.compressionLimit : 1)
    return overflow ? .max : product
  }

  /// Fills the buffer. Returns the number of bytes, which is smaller than the buffer only at the end of the data.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count, try refill() {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      filled += try decoder.map { try decompress(with: $0, into: rest) } ?? copy(into: rest)
    }
    return filled
  }

  /// Reads the next chunk if all bytes are used; false at the end of the file.
  private mutating func refill() throws -> Bool {
    if unread.isEmpty {
      unread = 0..<(try chunk.withUnsafeMutableBytes { try file.read(into: $0) })
    }
    guard unread.isEmpty else { return true }
    isTruncated = isCompressed && consumed > wholeMembers
    if isTruncated { try refuseGarbage() }
    return false
  }

  private mutating func copy(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(unread.count, buffer.count)
    buffer.copyBytes(from: chunk[unread.prefix(count)])
    advance(by: count)
    return count
  }

  private mutating func decompress(with decoder: GzipDecoder, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
  {
    if consumed == wholeMembers { decoder.reset() }
    let step = chunk.withUnsafeMutableBytes {
      decoder.step(from: UnsafeMutableRawBufferPointer(rebasing: $0[unread]), to: buffer)
    }
    advance(by: step.consumed)
    switch step.outcome {
    case .ongoing: break
    case .memberEnd: wholeMembers = consumed
    case .damaged(let reason):
      try refuseGarbage()
      throw DatasetError.corrupt(file: path, reason: reason)
    }
    return step.produced
  }

  private mutating func advance(by count: Int) {
    unread = unread.dropFirst(count)
    consumed += count
  }

  /// Throws `DatasetError.garbage` if bytes that are not gzip data follow complete members.
  private func refuseGarbage() throws {
    guard wholeMembers > 0, let decoder, decoder.memberOutput == 0 else { return }
    throw DatasetError.garbage(file: path, gzipBytes: wholeMembers, fileBytes: size)
  }
}
