import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("Reading safetensors files")
struct SafetensorsReadingTests {
  @Test("What the Python package writes is read: arrays in the header's order, every type of numbers, metadata")
  func package() throws {
    let reader = try SafetensorsReader(contentsOf: Fixture.path("safetensors/types.safetensors"))
    #expect(reader.metadata == ["format": "pt", "ganzoo_data": "mnist"])
    let arrays = try Dictionary(
      uniqueKeysWithValues: reader.entries.filter(SafetensorsReader.isFloat).map { ($0.name, try reader.array($0)) })
    let third: Float = 1 / 3
    #expect(
      arrays == [
        "f.double": StoredArray(shape: [2, 3], values: [1.5, -0.0, third, 6e-8, .infinity, 65504]),
        "f.single": StoredArray(shape: [2, 3], values: [1.5, -0.0, third, 6e-8, .infinity, 65504]),
        // NumPy: float16(1 / 3), float16(6e-8).
        "f.half": StoredArray(shape: [2, 3], values: [1.5, -0.0, 0.333251953125, 5.9604645e-08, .infinity, 65504]),
        "f.bfloat16": StoredArray(
          shape: [2, 3],
          values: [1.5, -0.0, 0.33203125, Float(bitPattern: 0x3380_0000), .infinity, 65280]),
      ])
    #expect(arrays["f.half"]?.values[1].sign == .minus)
    let file = try KerasFile(contentsOf: Fixture.path("safetensors/types.safetensors"))
    #expect(file.format == .safetensors && file.modelConfig == nil && file.attributes == ["ganzoo_data": "mnist"])
    #expect(file.weights.layers.map(\.label).sorted() == ["count", "f"])
    #expect(file.weights.layers.first { $0.label == "count" }?.weights[0].other?.type == "i64")
  }

  @Test("What is written comes back bit by bit")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let arrays = [
      ("b.kernel", StoredArray(shape: [2, 0], values: [])), ("a.bias", StoredArray(shape: [], values: [-0.0])),
      ("é \"\n.x", StoredArray(shape: [3], values: [.leastNonzeroMagnitude, -.infinity, 1])),
    ]
    try SafetensorsFile(tensors: arrays, metadata: ["a": "b"]).write(to: folder.path + "/a.safetensors")
    let reader = try SafetensorsReader(contentsOf: folder.path + "/a.safetensors")
    #expect(reader.entries.map(\.name) == arrays.map(\.0) && reader.metadata == ["a": "b"])
    for (entry, array) in zip(reader.entries, arrays) {
      let found = try reader.array(entry)
      #expect(found.shape == array.1.shape && found.values.map(\.bitPattern) == array.1.values.map(\.bitPattern))
    }
  }

  /// A file with this header, and this many bytes of values.
  private func refusal(_ header: String, values: Int = 8, length: UInt64? = nil) throws -> String {
    let folder = try TemporaryFolder()
    let size = withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian, Array.init)
    let bytes = size + Array(header.utf8) + [UInt8](repeating: 0, count: values)
    let path = try folder.file("x", bytes)
    return message { _ = try SafetensorsReader(contentsOf: path) }.replacing(path, with: "x")
  }

  @Test("What a header claims and the file does not hold is refused")
  func hostile() throws {
    let entry = { (shape: String, start: Int, end: Int) in
      #"{"dtype":"F32","shape":\#(shape),"data_offsets":[\#(start),\#(end)]}"#
    }
    #expect(try refusal(#"{"a":\#(entry("[2]", 0, 8))}"#) == "no error")
    let cases: [(header: String, reason: String)] = [
      (
        #"{"a":\#(entry("[1]", 0, 8))}"#,
        "'a' of shape [1] and type F32 takes 4 bytes, but its offsets say 8"
      ),
      (
        #"{"a":\#(entry("[2]", 0, 8)),"b":\#(entry("[1]", 4, 8))}"#, "'b' begins at byte 4 of the values, not at 8"
      ),
      (#"{"a":\#(entry("[1]", 4, 8))}"#, "'a' begins at byte 4 of the values, not at 0"),
      (#"{"a":\#(entry("[3]", 0, 12))}"#, "its arrays take 12 bytes, but 8 follow the header"),
      (#"{"a":\#(entry("[1]", 0, 4))}"#, "its arrays take 4 bytes, but 8 follow the header"),
      (#"{"a":\#(entry("[-1]", 0, 4))}"#, "'a' lacks a type, a shape, or two offsets in order"),
      (#"{"a":\#(entry("[1]", 8, 4))}"#, "'a' lacks a type, a shape, or two offsets in order"),
      (
        #"{"a":\#(entry("[4611686018427387904,4611686018427387904,0]", 0, 0))}"#,
        "'a' of shape [4611686018427387904, 4611686018427387904, 0] is too large"
      ),
      (#"{"__metadata__":{"a":1}}"#, "'a' of __metadata__ is not a text"),
      (#"{"a":1,"a":2}"#, "the key 'a' stands twice, at byte 10"),
    ]
    for (header, reason) in cases {
      #expect(try refusal(header) == "x is damaged: its header: \(reason)", "\(header)")
    }
    let texts = (0...10_000).map { "\"\($0)\":\"x\"" }.joined(separator: ",")
    #expect(
      try refusal("{\"__metadata__\":{\(texts)}}")
        == "x is damaged: its header: __metadata__ has 10,001 texts, more than 10,000")
    // What comes behind the last key that may be is not parsed.
    let many = (0...100_000).map { "\"\($0)\":\"x\"" }.joined(separator: ",")
    #expect(
      try refusal("{\"__metadata__\":{\(many),?}}")
        .hasPrefix("x is damaged: its header: an object has more than 100,000 keys, at byte "))
    #expect(
      try refusal("{}", length: .max)
        == "x is damaged: its header would have 18446744073709551615 bytes, which do not fit into 18")
    #expect(try refusal("{}", values: 0, length: 3).hasPrefix("x is damaged: its header would have 3 bytes"))
  }
}
