import Foundation
import GANZooFormats
import Testing

@Suite("Writing HDF5 files")
struct HDF5WriterTests {
  @Test("A dataset can be written in parts")
  func rows() throws {
    try withFolder { folder in
      let path = "\(folder)/images.h5"
      let images = (0..<60).map { UInt8($0 * 4) }
      let writer = try HDF5Writer(path)
      try writer.createDataset("/images", shape: [5, 4, 3, 1], of: .uint8)
      try writer.write(Array(images[24...]), rows: 2..<5, of: [5, 4, 3, 1], to: "/images")
      try writer.write(Array(images[..<24]), rows: 0..<2, of: [5, 4, 3, 1], to: "/images")
      try writer.write([Int32](-2...2), shape: [5], to: "/labels")
      try writer.commit()

      let reader = try HDF5Reader(path)
      let stored = try reader.values(at: "/images", of: UInt8.self)
      #expect(stored.shape == [5, 4, 3, 1])
      #expect(stored.values == images)
      #expect(try reader.values(at: "/labels", of: Int32.self).values == [-2, -1, 0, 1, 2])
      #expect(try reader.describe("/labels").type == .integer(bytes: 4, signed: true))
      #expect(
        message(path) { _ = try reader.array(at: "/labels") }
          == "images.h5: /labels holds int32, not floating-point numbers")
      #expect(
        message(path) { _ = try reader.values(at: "/labels", of: UInt8.self) }
          == "images.h5: /labels holds int32, not uint8")
      #expect(message(path) { _ = try reader.array(at: "/none") } == "images.h5: dataset /none is missing")
    }
  }

  @Test("Without a commit the target stays as it was, and no temporary file is left")
  func uncommitted() throws {
    try withFolder { folder in
      let path = "\(folder)/x.h5"
      try Data("old".utf8).write(to: URL(fileURLWithPath: path))
      do {
        let writer = try HDF5Writer(path)
        try writer.write([Float](repeating: 1, count: 4), shape: [2, 2], to: "/a/b/c")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
      }
      #expect(try bytes(of: path) == Data("old".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.h5"])
    }
  }

  @Test("Creating an object that exists is an error")
  func taken() throws {
    try withFolder { folder in
      let path = "\(folder)/x.h5"
      let writer = try HDF5Writer(path)
      try writer.write([Float(1)], shape: [1], to: "/a")
      #expect(
        message(path) { try writer.write([Float(1)], shape: [1], to: "/a") }
          == "cannot write x.h5: HDF5 cannot store the dataset /a")
    }
  }
}
