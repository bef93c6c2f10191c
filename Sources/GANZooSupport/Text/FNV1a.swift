/// A number that depends on bytes alone: FNV-1a of 64 bits, http://www.isthe.com/chongo/tech/comp/fnv. `Hasher` has
/// another seed in each process. Its low bits are its weakest.
package struct FNV1a {
  package private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  package mutating func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
}
