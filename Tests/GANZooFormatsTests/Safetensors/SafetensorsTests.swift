import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("Safetensors files")
struct SafetensorsTests {
  /// The arrays of make_safetensors.py, by name in ascending order.
  private let arrays = [
    (name: "conv/bias", array: StoredArray(shape: [1], values: [0.5])),
    (name: "conv/kernel", array: StoredArray(shape: [2, 1, 3, 2], values: (0..<12).map { Float($0) / 8 - 0.5 })),
    (
      name: "quoted \"\\/\" \n\u{1} é 𝄞",
      array: StoredArray(shape: [2, 2], values: [-0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity])
    ),
    (name: "scalar", array: StoredArray(shape: [], values: [-2.25])),
  ]

  private func expected(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: Fixture.path("safetensors/\(name)")))
  }

  @Test("Files are those of the Python package, byte by byte")
  func equalBytes() throws {
    let folder = try TemporaryFolder()
    let file = try SafetensorsFile(tensors: arrays, metadata: ["format": "ganzoo"])
    try file.write(to: folder.path + "/a.safetensors")
    #expect(try folder.bytes("a.safetensors") == expected("ascending.safetensors"))
    #expect(folder.contents == ["a.safetensors"])
  }

  @Test("Arrays keep their order, and metadata are sorted")
  func givenOrder() throws {
    let folder = try TemporaryFolder()
    let file = try SafetensorsFile(tensors: arrays.reversed(), metadata: ["network": "G", "a": "1"])
    try file.write(to: folder.path + "/a.safetensors")
    #expect(try folder.bytes("a.safetensors") == expected("given_order.safetensors"))
  }

  @Test("A file without arrays and metadata is an empty header")
  func empty() throws {
    let folder = try TemporaryFolder()
    try SafetensorsFile(tensors: []).write(to: folder.path + "/a.safetensors")
    #expect(try folder.bytes("a.safetensors") == Data([8, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8)))
  }

  @Test("Names must be unique and cannot be __metadata__")
  func names() {
    let array = StoredArray(shape: [], values: [1])
    #expect(
      message { _ = try SafetensorsFile(tensors: [("a/b", array), ("c", array), ("a/b", array)]) }
        == "a safetensors file holds one array of a name, but two are called 'a/b'")
    #expect(
      message { _ = try SafetensorsFile(tensors: [("__metadata__", array)]) }
        == "a safetensors file cannot hold an array called '__metadata__'")
  }

  @Test("Writing to a missing folder is an error and leaves no file")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/missing/a.safetensors"
    #expect(
      message { try SafetensorsFile(tensors: arrays).write(to: path) }
        == "cannot write \(path): the folder \(folder.path)/missing does not exist")
    #expect(folder.contents.isEmpty)
  }
}
