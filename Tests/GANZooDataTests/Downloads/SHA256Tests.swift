import GANZooSupport
import Testing

/// Test vectors of NIST's "Secure Hash Standard Validation System" and of FIPS 180-4.
@Suite("SHA-256")
struct SHA256Tests {
  private func sum(_ pieces: [[UInt8]]) -> String {
    var sum = SHA256()
    for piece in pieces { piece.withUnsafeBytes { sum.update($0) } }
    return sum.finish()
  }

  @Test("The published digests")
  func vectors() {
    #expect(sum([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(sum([Array("abc".utf8)]) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      sum([Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8)])
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      sum([[UInt8](repeating: 0x61, count: 1_000_000)])
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("The digest does not depend on how the bytes are split", arguments: [1, 55, 56, 63, 64, 65, 200])
  func pieces(_ size: Int) {
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 * 13) }
    let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    #expect(sum(pieces) == sum([bytes]))
    #expect(sum([bytes]) != sum([bytes, [0]]))
  }
}
