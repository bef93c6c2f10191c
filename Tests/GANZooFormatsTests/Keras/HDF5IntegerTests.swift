import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("Whole numbers in HDF5 files")
struct HDF5IntegerTests {
  @Test("of every width are read as the widest, floating-point numbers are not")
  func widths() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.h5"
    let writer = try HDF5Writer(path)
    try writer.write([2, 255] as [UInt8], shape: [2], to: "/bytes")
    try writer.write([-2, 7] as [Int32], shape: [2], to: "/ints")
    try writer.write([.min, .max] as [Int64], shape: [2], to: "/longs")
    try writer.write([1, 2] as [Float], shape: [2], to: "/floats")
    try writer.commit()
    let reader = try HDF5Reader(path)
    #expect(try reader.values(at: "/bytes", of: Int64.self).values == [2, 255])
    #expect(try reader.values(at: "/ints", of: Int64.self).values == [-2, 7])
    #expect(try reader.values(at: "/longs", of: Int64.self).values == [.min, .max])
    #expect(
      message { _ = try reader.values(at: "/floats", of: Int64.self) }.hasSuffix(
        "/floats holds float32, not whole numbers"))
  }
}
