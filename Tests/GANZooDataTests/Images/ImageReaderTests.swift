import Foundation
import GANZooData
import GANZooTestSupport
import Testing

@Suite("Picture files of any format")
struct PictureTests {
  @Test("The format is detected from the contents, not from the name")
  func content() throws {
    let folder = try TemporaryFolder()
    let jpeg = try folder.file("a.png", Array(Data(contentsOf: URL(fileURLWithPath: JPEGTests.path("444")))))
    #expect(try ImageReader.read(jpeg) == JPEG.read(JPEGTests.path("444")))
    #expect(try ImageReader.read(jpeg, channels: 2) == JPEG.read(JPEGTests.path("444"), channels: 2))
    let image = PNGTests.image(width: 5, height: 4, channels: 4)
    let png = try folder.file("b.jpg", PNG.encode(image))
    #expect(try ImageReader.read(png, channels: 4) == image)
    #expect(try ImageReader.read(png) == PNG.read(png))
    for file in ["rgba-32.bmp", "lossless-alpha.webp"] {
      let source = Fixture.path("pictures/other/\(file)")
      let path = try folder.file("c.png", Array(Data(contentsOf: URL(fileURLWithPath: source))))
      let expected = try PNG.read("\(source).rgba.png", channels: 4)
      #expect(try ImageReader.read(path, channels: 4) == expected)
      #expect(try ImageReader.read(path, transparency: .white) == expected.flattened(.white))
    }
  }

  @Test("Other files are reported with their format or their first bytes")
  func other() throws {
    let folder = try TemporaryFolder()
    let kinds: [(bytes: [UInt8], found: String)] = [
      (Array("GIF89a".utf8), "a GIF file"), (Array("II*\0....".utf8), "a TIFF file"),
      (Array("MM\0*....".utf8), "a TIFF file"), (Array("II+\0....".utf8), "a TIFF file"), ([], "an empty file"),
      (Array("\0\0\0\u{18}ftypheic".utf8), "a HEIC, AVIF or MP4 file"),
      (Array("RIFF....WAVEfmt ".utf8), "one that begins with the bytes 52 49 46 46 2E 2E 2E 2E"),
      ([0x0A, 0xFF], "one that begins with the bytes 0A FF"),
    ]
    for kind in kinds {
      let path = try folder.file("x.jpg", kind.bytes)
      let error = #expect(throws: ImageError.self) { try ImageReader.read(path) }
      #expect(error?.description == "\(path): expected a PNG, JPEG, WebP or BMP file, found \(kind.found)")
    }
  }

  @Test("The error of each format contains the path")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let whole = try PNG.encode(PNGTests.image(width: 2, height: 2, channels: 1))
    let length = whole.count - 1
    let png = try folder.file("x", Array(whole.prefix(length)))
    let error = #expect(throws: ImageError.self) { try ImageReader.read(png) }
    #expect(error?.description == "\(png): truncated PNG file, it ends after \(length) bytes")
    #expect(throws: ImageError.cannotRead(name: folder.path, reason: "not a regular file")) {
      try ImageReader.read(folder.path)
    }
    let missing = #expect(throws: ImageError.self) { try ImageReader.read(folder.path + "/none") }
    #expect(missing?.description == "cannot read \(folder.path)/none: no such file or directory")
  }
}
