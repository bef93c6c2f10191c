import CGANZooZlib
import Foundation
import GANZooData
import GANZooSupport
import GANZooTestSupport

/// PNG, JPEG, WebP and BMP files in a folder of pictures.
struct PictureFiles: Kind {
  let name = "picture"
  private static let endings: Set = ["png", "jpg", "webp", "bmp"]
  /// A byte of deflate unfolds to 1,032, each of eight pixels where they are of a bit, each of four samples.
  let memory = MemoryLimit(constant: 16 << 20, multiple: 2 * 1032 * 8 * 4)

  func samples() throws -> [Sample] {
    try ["pictures", "pictures/samples", "pictures/exif", "pictures/other"].flatMap { part in
      let folder = Fixture.path(part)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      let files = names.filter { name in
        Self.endings.contains((name as NSString).pathExtension)
          && ![".rgba.png", ".expected.png"].contains(where: name.hasSuffix)
      }
      return try files.map { try Sample(contentsOf: "\(folder)/\($0)") }.filter { $0.bytes.count < 3500 }
    }
  }

  func damage(_ sample: Sample, _ mutator: inout Mutator) -> [UInt8] {
    if sample.name.hasSuffix(".webp"), !mutator.isChosen(oneIn: 4), var picture = WebPImage(sample.bytes) {
      picture.damage(&mutator)
      return picture.bytes
    }
    guard !mutator.isChosen(oneIn: 4), var picture = PNGImage(sample.bytes) else {
      return mutator.damaged(sample.bytes)
    }
    // With the right checksums the damage is met by what reads the chunk.
    let place = mutator.number(in: picture.chunks.indices)
    switch mutator.number(in: 0..<8) {
    case 0: picture.chunks.remove(at: place)
    case 1: picture.chunks.insert(picture.chunks[place], at: mutator.number(in: picture.chunks.indices))
    case 2: picture.chunks[place].type = PNGImage.types[mutator.number(in: PNGImage.types.indices)]
    case 3...5: picture.damageRows { mutator.damaged($0) }
    default: picture.chunks[place].data = mutator.damaged(picture.chunks[place].data)
    }
    if mutator.isChosen(oneIn: 2) { picture.chunks[0].data = mutator.damaged(picture.chunks[0].data) }
    return picture.bytes
  }

  /// Loads it as the only picture of a folder, as samples of one to four channels, and writes these as a picture.
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
        PixelImage(width: 8, height: 8, channels: channels, pixels: pixels), to: folder.path + "/.drawn.png")
    }
    return ""
  }

  func isRefusal(_ error: any Error) -> Bool { error is ImageError }
}

/// The chunks of a PNG file; their lengths and checksums are made when it is written.
private struct PNGImage {
  static let types = [
    "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "iCCP", "sRGB", "bKGD", "zTXt", "eXIf", "acTL", "abcd", "\0\0\0\0",
  ]
  private static let signatureSize = 8

  private let signature: [UInt8]
  var chunks: [(type: String, data: [UInt8])] = []

  /// Nil for what is no sound PNG file.
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

  /// Unpacks the rows, changes them and packs them again, in one chunk.
  mutating func damageRows(_ change: ([UInt8]) -> [UInt8]) {
    guard let place = chunks.firstIndex(where: { $0.type == "IDAT" }) else { return }
    let packed = chunks.filter { $0.type == "IDAT" }.flatMap(\.data)
    var rows = [UInt8](repeating: 0, count: 1 << 20)
    var size = uLong(rows.count)
    guard uncompress(&rows, &size, packed, uLong(packed.count)) == Z_OK else { return }
    rows = change(Array(rows.prefix(Int(size))))
    size = compressBound(uLong(rows.count))
    var repacked = [UInt8](repeating: 0, count: Int(size))
    guard compress(&repacked, &size, rows, uLong(rows.count)) == Z_OK else { return }
    chunks.removeAll { $0.type == "IDAT" }
    chunks.insert(("IDAT", Array(repacked.prefix(Int(size)))), at: place)
  }
}

/// The chunks of a WebP file; their lengths are made when it is written, so that damage is met by what reads the chunk.
private struct WebPImage {
  private static let types = ["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "EXIF", "ICCP", "XMP ", "abcd"]
  private var chunks: [(type: String, data: [UInt8])] = []

  /// Nil for what is no sound WebP file.
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
    let place = mutator.number(in: chunks.indices)
    switch mutator.number(in: 0..<8) {
    case 0: chunks.remove(at: place)
    case 1: chunks.insert(chunks[place], at: mutator.number(in: chunks.indices))
    case 2: chunks[place].type = Self.types[mutator.number(in: Self.types.indices)]
    default: chunks[place].data = mutator.damaged(chunks[place].data)
    }
  }
}
