import CGANZooZlib

/// Decompresses gzip data in steps through zlib, which verifies the checksum at the end of each member.
final class GzipDecoder {
  /// The result of a step.
  enum Outcome: Equatable {
    case ongoing
    case memberEnd
    case damaged(reason: String)
  }

  /// Heap-allocated because zlib keeps the address of the stream.
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // Window bits 15 is the largest window; adding 16 selects the gzip format.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib does not start: status \(status)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Bytes decompressed since the current member began.
  var memberOutput: Int { Int(stream.pointee.total_out) }

  /// Starts another member.
  func reset() { inflateReset(stream) }

  /// Decompresses as much as fits; neither buffer may be empty.
  func step(
    from input: UnsafeMutableRawBufferPointer, to output: UnsafeMutableRawBufferPointer
  ) -> (consumed: Int, produced: Int, outcome: Outcome) {
    let available = uInt(clamping: input.count)
    let space = uInt(clamping: output.count)
    stream.pointee.next_in = input.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_in = available
    stream.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_out = space
    let status = inflate(stream, Z_NO_FLUSH)
    return (
      Int(available - stream.pointee.avail_in), Int(space - stream.pointee.avail_out), outcome(of: status)
    )
  }

  private func outcome(of status: Int32) -> Outcome {
    switch status {
    case Z_OK, Z_BUF_ERROR: .ongoing
    case Z_STREAM_END: .memberEnd
    default: .damaged(reason: stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)")
    }
  }
}
