/// The global heap collections of a file (specification, III.E), which hold variable-length strings. Each is read once.
final class GlobalHeaps {
  private let image: HDF5Image
  /// By the address of a collection: its objects by index.
  private var heaps: [UInt64: [Int: (address: UInt64, size: Int)]] = [:]

  init(_ image: HDF5Image) { self.image = image }

  /// The bytes of an object of the collection at `address`, `length` of them. Throws `KerasFormatError.damaged`.
  func bytes(at address: UInt64, index: Int, length: Int) throws -> [UInt8] {
    guard let object = try collection(at: address)[index], length == object.size,
      let bytes = image.bytes(at: object.address, count: length)
    else { throw image.damage("global heap", at: address) }
    return bytes
  }

  private func collection(at address: UInt64) throws -> [Int: (address: UInt64, size: Int)] {
    if let known = heaps[address] { return known }
    var head = try image.block(at: address, count: 16, "global heap")
    try head.expect("GCOL")
    try head.require(try head.uint8() == 1)
    try head.skip(3)
    let size = try head.size()
    try head.require(size >= 4096)
    var heap = try image.block(at: address, count: size, "global heap")
    try heap.skip(16)
    var objects: [Int: (address: UInt64, size: Int)] = [:]
    while heap.remaining >= 16 {
      let index = try heap.uint16()
      try heap.skip(6)
      let length = try heap.size()
      // Object 0 is the free space at the end.
      if index == 0 { break }
      let start = address + UInt64(size - heap.remaining)
      try heap.require(length <= heap.remaining && objects.updateValue((start, length), forKey: index) == nil)
      try heap.skip(min(heap.remaining, (length + 7) / 8 * 8))
    }
    heaps[address] = objects
    return objects
  }
}
