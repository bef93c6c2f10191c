import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("NumPy's archives")
struct NPZTests {
  private let pixels = (0..<180).map { UInt8($0 * 7 % 256) }
  private let names = ["T-shirt/top", "é", "last"]

  private func path(_ name: String) -> String { Fixture.path("numpy/\(name)") }

  @Test("that NumPy wrote are read, packed or not")
  func read() throws {
    let guided = try NPZReader(path("guided.npz"))
    let images = try #require(try guided.bytes(of: ["images", "arr_0"]))
    #expect(images.name == "arr_0" && images.shape == [3, 4, 5, 3] && images.values == pixels)
    #expect(try guided.integers(of: ["labels", "arr_1"]) == [2, 0, 1])
    #expect(try guided.bytes(of: ["none"]) == nil)
    let first = try NPZReader(path("first.npz"))
    #expect(try first.bytes(of: ["x"])?.shape == [3, 3, 4, 5])
    #expect(try first.integers(of: ["y"]) == [2, 0, 1])
    let named = try NPZReader(path("named.npz"))
    #expect(try named.texts("class_names") == names)
    #expect(try named.integers(of: ["labels"]) == [2, 0, 1])
  }

  @Test("of other numbers are refused")
  func refused() throws {
    for (name, message) in [
      ("float.npz", "arr_0 holds float32, not uint8, numbers from 0 to 255"),
      ("fortran.npz", "arr_0 holds one in Fortran order, not an array in C order"),
    ] {
      let error = #expect(throws: KerasFormatError.self) { try NPZReader(path(name)).bytes(of: ["arr_0"]) }
      #expect(error?.description == "\(path(name)): \(message)")
    }
    let error = #expect(throws: KerasFormatError.self) {
      try NPZReader(path("named.npz")).integers(of: ["class_names"])
    }
    #expect(error?.description == "\(path("named.npz")): class_names holds texts, not whole numbers")
  }

  private func image(_ type: String, _ shape: String, _ bytes: [UInt8], isPacked: Bool = false) -> ZipImage {
    let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }\n"
    let head = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
    return ZipImage([.init("arr_0.npy", head + bytes, isDeflated: isPacked)])
  }

  @Test("of Python's objects, that unpack too far and pointers to others are told")
  func told() throws {
    let folder = try TemporaryFolder()
    let message = { (bytes: [UInt8]) in
      let file = try folder.file("x.npz", bytes)
      return GANZooTestSupport.message { _ = try NPZReader(file).bytes(of: ["arr_0"]) }
        .replacing(folder.path + "/", with: "")
    }
    #expect(
      try message(image("|O", "1,", [0x80, 0x04]).bytes)
        == "x.npz: arr_0 holds Python objects, not numbers or texts")
    #expect(
      try message(image(">i2", "1,", [1, 2]).bytes).hasPrefix("x.npz: arr_0 holds int16 with the highest byte first"))
    #expect(
      try message(Array("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 18\n".utf8))
        == "cannot read x.npz: it is a Git LFS pointer: it stands for the file of 18 bytes, which 'git lfs pull' fetches"
    )
    let zeros = [UInt8](repeating: 0, count: 8 << 20)
    let bomb = try message(image("|u1", "\(zeros.count),", zeros, isPacked: true).bytes)
    #expect(
      bomb.hasPrefix("x.npz: arr_0.npy would unpack to 8,388,6") && bomb.contains("a file of this size may to 4,"),
      "\(bomb)")
  }

  @Test("that we write begin as NumPy's own, and are read again, whole or in parts")
  func written() throws {
    let folder = try TemporaryFolder()
    for (name, type, shape) in [
      ("images", NumPyType.uint8, [3, 4, 5, 3]), ("labels", .int64, [3]), ("names", .text(length: 11), [3]),
    ] {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path("\(name).npy"))))
      #expect(bytes.starts(with: type.header(shape: shape)), "\(name)")
    }
    let file = folder.path + "/x.npz"
    let writer = try NPZWriter(file)
    try writer.begin("arr_0", .uint8, shape: [3, 4, 5, 3])
    for start in stride(from: 0, to: 180, by: 60) { try writer.append(Array(pixels[start..<start + 60])) }
    try writer.begin("points", .float32, shape: [1, 2])
    try writer.append([0.5, -2] as [Float])
    try writer.add("labels", [2, 0, -1])
    try writer.add("class_names", names)
    #expect(!FileManager.default.fileExists(atPath: file))
    try writer.commit()
    let reader = try NPZReader(file)
    #expect(try reader.bytes(of: ["arr_0"])?.values == pixels)
    #expect(try reader.integers(of: ["labels"]) == [2, 0, -1])
    #expect(try reader.texts("class_names") == names)
    _ = try? NPZWriter(folder.path + "/given-up.npz")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["x.npz"])
  }

  @Test("that are damaged are refused", arguments: 0..<8)
  func damaged(_ seed: Int) throws {
    let folder = try TemporaryFolder()
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path("named.npz"))))
    for step in 0..<60 {
      var damaged = bytes
      let place = (step * 37 + seed * 11) * 131 % bytes.count
      damaged[place] ^= UInt8(1 << (seed % 8))
      if step % 5 == 0 { damaged.removeLast(place) }
      let file = folder.path + "/d.npz"
      try Data(damaged).write(to: URL(fileURLWithPath: file))
      // Read, or refused with words; never a crash.
      guard let reader = try? NPZReader(file) else { continue }
      _ = try? reader.bytes(of: ["images"])
      _ = try? reader.integers(of: ["labels"])
      _ = try? reader.texts("class_names")
    }
  }
}
