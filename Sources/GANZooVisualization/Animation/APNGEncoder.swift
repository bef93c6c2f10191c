import CGANZooZlib
import GANZooData
import GANZooSupport

/// APNG: pictures as libpng compresses them, put into the chunks of
/// https://www.w3.org/TR/png-3/#apng-frame-based-animation
struct APNGEncoder: AnimationEncoder {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  func write(_ animation: Animation, to file: PendingFile, progress: (Int) -> Void) throws {
    var sequence = 0
    func number() -> [UInt8] {
      defer { sequence += 1 }
      return bytes(sequence, count: 4)
    }
    for (index, time) in animation.milliseconds.enumerated() {
      let chunks = Self.chunks(of: try PNG.encode(animation.picture(index)))
      if index == 0 {
        let head = chunks.prefix { $0.type != "IDAT" }
        let control = bytes(animation.count, count: 4) + bytes(0, count: 4)
        try file.write(Self.signature + head.flatMap { chunk($0.type, $0.data) } + chunk("acTL", control))
      }
      let size = bytes(animation.width, count: 4) + bytes(animation.height, count: 4)
      let place = bytes(0, count: 8)
      let seconds = bytes(time, count: 2) + bytes(1000, count: 2)
      try file.write(chunk("fcTL", number() + size + place + seconds + [0, 0]))
      for part in chunks where part.type == "IDAT" {
        try file.write(index == 0 ? chunk("IDAT", part.data) : chunk("fdAT", number() + part.data))
      }
      progress(index + 1)
    }
    try file.write(chunk("IEND", []))
  }

  /// The chunks of a file that libpng has just written.
  private static func chunks(of png: [UInt8]) -> [(type: String, data: [UInt8])] {
    var chunks: [(type: String, data: [UInt8])] = []
    var start = signature.count
    while start + 12 <= png.count {
      let size = png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      let type = String(decoding: png[start + 4..<start + 8], as: UTF8.self)
      chunks.append((type, Array(png[start + 8..<start + 8 + size])))
      start += 12 + size
    }
    return chunks
  }

  private func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    let sum = crc32(0, body, UInt32(body.count))
    return bytes(data.count, count: 4) + body + bytes(Int(sum), count: 4)
  }

  /// A number, high bytes first.
  private func bytes(_ number: Int, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
  }
}
