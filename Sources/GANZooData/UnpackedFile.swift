/// The bytes of a file, unpacked as they are asked for when it begins like a gzip file (1f 8b), as they are otherwise.
///
/// No more is unpacked than was asked for, so a small file that would unfold to gigabytes costs nothing.
/// Several gzip members in a row are one stream, as RFC 1952 (section 2.2) has it.
struct UnpackedFile: ~Copyable {
  /// The most bytes that one byte of deflate can unfold to.
  private static let inflationLimit = 1032

  /// Set once the file has ended inside a gzip member.
  private(set) var isCutShort = false

  private let file: InputFile
  private let inflater: Inflater?
  private var chunk: [UInt8]
  /// The part of the chunk that comes next.
  private var unread: Range<Int>
  /// Bytes of the file up to the end of the last whole gzip member.
  private var wholeMembers = 0
  /// Bytes of the file that were unpacked or handed out.
  private var consumed = 0

  init(_ path: String) throws {
    let opened = try InputFile(path)
    var first = [UInt8](repeating: 0, count: 1 << 16)
    unread = 0..<(try first.withUnsafeMutableBytes { try opened.read(into: $0) })
    inflater = first[unread].starts(with: [0x1F, 0x8B]) ? Inflater() : nil
    chunk = first
    file = opened
  }

  var path: String { file.path }

  /// Bytes of the file as it lies on disk.
  var size: Int { file.size }

  var isPacked: Bool { inflater != nil }

  /// The most bytes that a file of this size can hold.
  var capacity: Int {
    let (product, overflow) = file.size.multipliedReportingOverflow(by: isPacked ? Self.inflationLimit : 1)
    return overflow ? .max : product
  }

  /// Fills the buffer; the count is smaller than the buffer only at the end of the data.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count, try refill() {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      filled += try inflater.map { try unpack(with: $0, into: rest) } ?? copy(into: rest)
    }
    return filled
  }

  /// Sees to it that there are unread bytes; false at the end of the file.
  private mutating func refill() throws -> Bool {
    if unread.isEmpty {
      unread = 0..<(try chunk.withUnsafeMutableBytes { try file.read(into: $0) })
    }
    guard unread.isEmpty else { return true }
    isCutShort = isPacked && consumed > wholeMembers
    if isCutShort { try refuseGarbage() }
    return false
  }

  private mutating func copy(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(unread.count, buffer.count)
    buffer.copyBytes(from: chunk[unread.prefix(count)])
    advance(by: count)
    return count
  }

  private mutating func unpack(with inflater: Inflater, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if consumed == wholeMembers { inflater.reset() }
    let step = chunk.withUnsafeMutableBytes {
      inflater.step(from: UnsafeMutableRawBufferPointer(rebasing: $0[unread]), to: buffer)
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

  /// Throws where whole members are followed by something that is none.
  private func refuseGarbage() throws {
    guard wholeMembers > 0, let inflater, inflater.memberOutput == 0 else { return }
    throw DatasetError.garbage(file: path, gzipBytes: wholeMembers, fileBytes: size)
  }
}
