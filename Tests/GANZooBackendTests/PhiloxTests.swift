import Foundation
import GANZooBackend
import Testing

@Suite("Philox 4x32-10")
struct PhiloxTests {
  /// Random123 1.14, tests/kat_vectors: https://github.com/DEShawResearch/random123
  @Test("The known answers of its authors")
  func knownAnswers() {
    #expect(philox(key: 0, stream: 0, block: 0) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
    #expect(philox(key: .max, stream: .max, block: .max) == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd])
    #expect(
      philox(key: 0x299f_31d0_a409_3822, stream: 0x0370_7344_1319_8a2e, block: 0x85a3_08d3_243f_6a88)
        == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1])
  }

  @Test("Uniform numbers are the words' upper 24 bits, in order")
  func uniform() {
    let backend = CPUBackend(threads: 1)
    let words = (0..<3).flatMap { philox(key: 5, stream: 6, block: $0) }.prefix(10)
    let numbers = backend.values(backend.random(.uniform, count: 10, key: 5, stream: 6))
    #expect(numbers == words.map { Float($0 >> 8) / 16_777_216 })
    let mask = backend.values(backend.random(.mask(share: 0.5), count: 10, key: 5, stream: 6))
    #expect(mask == numbers.map { $0 < 0.5 ? 2 : 0 })
  }

  /// The logarithm is at most 0.82 of a float's last place wrong, of which a root leaves half; cosine and sine 0.56;
  /// and the root and the product are rounded.
  @Test("Normal numbers are Box and Muller's of two words each, to the last places", arguments: [1, 2, 255, 300_001])
  func normal(_ count: Int) {
    let backend = CPUBackend(threads: 2)
    let uniform = backend.values(backend.random(.uniform, count: count + count % 2, key: 7, stream: 8))
    let numbers = backend.values(backend.random(.normal, count: count, key: 7, stream: 8))
    let wrong = numbers.indices.filter { index in
      let (first, second) = (uniform[index / 2 * 2], uniform[index / 2 * 2 + 1])
      let angle = Double(6.283_185_307_18 * second)
      let expected = (-2 * log(1 - Double(first))).squareRoot() * (index.isMultiple(of: 2) ? cos(angle) : sin(angle))
      return !(abs(Double(numbers[index]) - expected) <= 2.5e-7 * abs(expected))
    }
    #expect(numbers.count == count)
    #expect(wrong.isEmpty, "\(wrong.count) of \(count), the first number \(wrong.first ?? 0)")
  }
}
