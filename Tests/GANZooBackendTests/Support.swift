import GANZooBackend

extension Backend {
  /// A buffer of these numbers.
  func buffer(_ values: [Float]) -> any Buffer { upload(values) }

  /// A buffer of these indices.
  func indices(_ values: [Int32]) -> any IndexBuffer { upload(values) }

  /// All numbers of a buffer.
  func values(_ buffer: any Buffer) -> [Float] { read([(buffer, 0..<buffer.count)])[0] }

  /// op(x)
  func map(_ op: UnaryOp, _ x: any Buffer) -> any Buffer { map(op, [x])[0] }

  /// Standard normal numbers.
  func normal(_ count: Int, _ stream: UInt64) -> any Buffer { random(.normal, count: count, key: 1, stream: stream) }
}
