import CGANZooZlib

/// Unpacks gzip data piece by piece through zlib, which verifies the checksum at the end of each member.
final class Inflater {
  /// How a step ended.
  enum Outcome: Equatable {
    case ongoing
    case memberEnd
    case damaged(reason: String)
  }

  /// On the heap, since zlib keeps the address of the stream.
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 is the largest window; 16 more asks for a gzip header.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib does not start: status \(status)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Bytes unpacked since the current member began.
  var memberOutput: Int { Int(stream.pointee.total_out) }

  /// Starts on another member.
  func reset() { inflateReset(stream) }

  /// Unpacks what fits; both buffers hold at least a byte.
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
