/// A format of animations, by the ending of files; the raw value is the ending.
public enum AnimationFormat: String, CaseIterable, Sendable {
  /// GIF 89a: 256 colours at most. Grey pictures are exact, and others of no more colours.
  case gif
  /// APNG, which programs that know PNG alone show as its first picture. Exact.
  case png
  /// WebP without loss. Exact.
  case webp
  /// H.264 in MP4, by the program ffmpeg.
  case mp4

  /// The format that a file's name says; nil for another ending or none.
  public init?(path: String) {
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: "."), dot > name.startIndex,
      let format = AnimationFormat(rawValue: name[name.index(after: dot)...].lowercased())
    else { return nil }
    self = format
  }

  /// Throws `AnimationError.noProgram` where the format takes a program that is not installed.
  public static func check(_ path: String) throws {
    guard let format = AnimationFormat(path: path) else { throw AnimationError.name(path: path) }
    _ = try format.encoder(path: path)
  }

  /// What files of this format are called in a sentence.
  var name: String {
    switch self {
    case .gif: "GIF"
    case .png: "APNG"
    case .webp: "WebP"
    case .mp4: "MP4"
    }
  }

  func encoder(path: String) throws -> any AnimationEncoder {
    switch self {
    case .gif: GIFEncoder(path: path)
    case .png: APNGEncoder()
    case .webp: WebPEncoder(path: path)
    case .mp4: try MP4Encoder(path: path)
    }
  }
}
