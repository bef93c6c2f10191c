import CGANZooZlib
import Foundation
import GANZooData
import GANZooSupport
import GANZooTestSupport

/// PNG, JPEG, WebP and BMP files in a picture folder.
struct PictureFiles: FuzzTarget {
  let name = "picture"
  private static let endings: Set = ["png", "jpg", "webp", "bmp"]
  /// Deflate expands a byte to at most 1,032; each of these may be eight 1-bit pixels of four channels.
  let memory = MemoryLimit(constant: 16 << 20, multiple: 2 * 1032 * 8 * 4)

  func corpus() throws -> [CorpusEntry] {
    try ["pictures", "pictures/samples", "pictures/exif", "pictures/other"].flatMap { part in
      let folder = Fixture.path(part)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      let files = names.filter { name in
        Self.endings.contains((name as NSString).pathExtension)
          && ![".rgba.png", ".expected.png"].contains(where: name.hasSuffix)
      }
      return try files.map { try CorpusEntry(contentsOf: "\(folder)/\($0)") }.filter { $0.bytes.count < 3500 }
    }
  }

  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) -> [UInt8] {
    if entry.name.hasSuffix(".webp"), !mutator.isChosen(oneIn: 4), var picture = WebPImage(entry.bytes) {
      picture.damage(&mutator)
      return picture.bytes
    }
    guard !mutator.isChosen(oneIn: 4), var picture = PNGImage(entry.bytes) else {
      return mutator.damaged(entry.bytes)
    }
    // With correct checksums the damage reaches the reader of the chunk.
    let index = mutator.number(in: picture.chunks.indices)
    switch mutator.number(in: 0..<8) {
    case 0: picture.chunks.remove(at: index)
    case 1: picture.chunks.insert(picture.chunks[index], at: mutator.number(in: picture.chunks.indices))
    case 2: picture.chunks[index].type = PNGImage.types[mutator.number(in: PNGImage.types.indices)]
    case 3...5: picture.damageRows { mutator.damaged($0) }
    default: picture.chunks[index].data = mutator.damaged(picture.chunks[index].data)
    }
    if mutator.isChosen(oneIn: 2) { picture.chunks[0].data = mutator.damaged(picture.chunks[0].data) }
    return picture.bytes
  }

  /// Reads the file as the only picture of a folder, with one to four channels, and writes the samples as PNG.
  func read(_ path: String) throws -> String {
    let folder = try TemporaryFolder()
    _ = try folder.link(path)
    for channels in 1...4 {
      guard let entry = DatasetEntry.builtIn.first(where: { $0.name == "pictures" }) else {
        preconditionFailure("no data set 'pictures'")
      }
      let load = try entry.make(SettingsReader(SettingsTree()))
      let (values, _) = try load(DatasetRequest(folder: folder.path, sample: [8, 8, channels])).batch([0])
      let pixels = values.map { UInt8(max(0, min(255, ($0 + 1) * 127.5))) }
      try PNG.write(
        PixelImage(width: 8, height: 8, channels: channels, pixels: pixels), to: folder.path + "/.written.png")
    }
    return ""
  }

  func isExpectedError(_ error: any Error) -> Bool { error is ImageError }
}

/// The chunks of a PNG file; lengths and checksums are computed when it is written.
private struct PNGImage {
  static let types = [
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "iCCP", "sRGB", "bKGD", "zTXt", "eXIf", "acTL", "abcd", "\0\0\0\0",
  ]
  private static let signatureSize = 8

  private let signature: [UInt8]
  var chunks: [(type: String, data: [UInt8])] = []

  /// Returns nil unless the file is a valid PNG file.
  init?(_ file: [UInt8]) {
    signature = Array(file.prefix(Self.signatureSize))
    guard signature.dropFirst().starts(with: "PNG".utf8) else { return nil }
    var start = Self.signatureSize
    while start + 12 <= file.count {
      let length = file[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
      let data = (start + 8)..<(start + 8 + length)
      guard data.upperBound + 4 <= file.count else { return nil }
      chunks.append((String(decoding: file[(start + 4)..<(start + 8)], as: UTF8.self), Array(file[data])))
      start = data.upperBound + 4
    }
  }

  var bytes: [UInt8] {
    chunks.reduce(into: signature) { file, chunk in
      let content = Array(chunk.type.utf8) + chunk.data
      file += little(UInt32(chunk.data.count).byteSwapped) + content
      file += little(UInt32(crc32(0, content, uInt(content.count))).byteSwapped)
    }
  }

  /// Decompresses the pixel data, changes them and compresses them into a single chunk.
  mutating func damageRows(_ change: ([UInt8]) -> [UInt8]) {
    guard let index = chunks.firstIndex(where: { $0.type == "IDAT" }) else { return }
    let packed = chunks.filter { $0.type == "IDAT" }.flatMap(\.data)
    var rows = [UInt8](repeating: 0, count: 1 << 20)
    var size = uLong(rows.count)
    guard uncompress(&rows, &size, packed, uLong(packed.count)) == Z_OK else { return }
    rows = change(Array(rows.prefix(Int(size))))
    size = compressBound(uLong(rows.count))
    var repacked = [UInt8](repeating: 0, count: Int(size))
    guard compress(&repacked, &size, rows, uLong(rows.count)) == Z_OK else { return }
    chunks.removeAll { $0.type == "IDAT" }
    chunks.insert(("IDAT", Array(repacked.prefix(Int(size)))), at: index)
  }
}

/// The chunks of a WebP file; lengths are computed when it is written, so that the damage reaches the reader of the
/// chunk.
private struct WebPImage {
  private static let types = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "EXIF", "ICCP", "XMP ", "abcd"]
  private var chunks: [(type: String, data: [UInt8])] = []

  /// Returns nil unless the file is a valid WebP file.
  init?(_ file: [UInt8]) {
    guard file.starts(with: "RIFF".utf8), file.count > 12 else { return nil }
    var start = 12
    while start + 8 <= file.count {
      let length = file[(start + 4)..<(start + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
      guard start + 8 + length <= file.count else { return nil }
      chunks.append(
        (String(decoding: file[start..<(start + 4)], as: UTF8.self), Array(file[(start + 8)..<(start + 8 + length)])))
      start += 8 + length + length % 2
    }
  }

  var bytes: [UInt8] {
    let body = chunks.reduce(into: Array("WEBP".utf8)) { body, chunk in
      body += Array(chunk.type.utf8) + little(UInt32(chunk.data.count)) + chunk.data
      if chunk.data.count % 2 == 1 { body.append(0) }
    }
    return Array("RIFF".utf8) + little(UInt32(body.count)) + body
  }

  mutating func damage(_ mutator: inout Mutator) {
    guard !chunks.isEmpty else { return }
    let index = mutator.number(in: chunks.indices)
    switch mutator.number(in: 0..<8) {
    case 0: chunks.remove(at: index)
    case 1: chunks.insert(chunks[index], at: mutator.number(in: chunks.indices))
    case 2: chunks[index].type = Self.types[mutator.number(in: Self.types.indices)]
    default: chunks[index].data = mutator.damaged(chunks[index].data)
    }
  }
}
