import GANZooSupport
import Testing

@Suite("FNV-1a")
struct FNV1aTests {
  /// From the authors' test vectors, http://www.isthe.com/chongo/src/fnv/test_fnv.c.
  @Test(
    "has the authors' numbers",
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func vectors(_ text: String, _ expected: UInt64) {
    var sum = FNV1a()
    for byte in text.utf8 { sum.add(byte) }
    #expect(sum.hash == expected)
  }
}
