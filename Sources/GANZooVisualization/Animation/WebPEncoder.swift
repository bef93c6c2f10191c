import CGANZooWebP
import GANZooData
import GANZooSupport

/// WebP without loss, through libwebp and libwebpmux.
struct WebPEncoder: AnimationEncoder {
  let path: String

  /// From 0, fastest, to 9, smallest.
  private static let effort: Int32 = 3

  func write(_ animation: Animation, to file: PendingFile, progress: (Int) -> Void) throws {
    var options = WebPAnimEncoderOptions()
    var config = WebPConfig()
    guard WebPAnimEncoderOptionsInit(&options) != 0, WebPConfigInit(&config) != 0,
      WebPConfigLosslessPreset(&config, Self.effort) != 0,
      let encoder = WebPAnimEncoderNew(Int32(animation.width), Int32(animation.height), &options)
    else { throw failure("libwebp does not begin") }
    defer { WebPAnimEncoderDelete(encoder) }
    config.exact = 1
    var start = 0
    for (index, end) in animation.ends.enumerated() {
      try add(animation.picture(index).converted(channels: 3).pixels, of: animation, at: start, encoder, &config)
      start = end
      progress(index + 1)
    }
    // The end of the last picture.
    try check(WebPAnimEncoderAdd(encoder, nil, Int32(start), nil), encoder)
    var data = WebPData()
    WebPDataInit(&data)
    defer { WebPDataClear(&data) }
    try check(WebPAnimEncoderAssemble(encoder, &data), encoder)
    try file.write(UnsafeRawBufferPointer(start: data.bytes, count: data.size))
  }

  private func add(
    _ pixels: [UInt8], of animation: Animation, at start: Int, _ encoder: OpaquePointer, _ config: inout WebPConfig
  ) throws {
    var picture = WebPPicture()
    guard WebPPictureInit(&picture) != 0 else { throw failure("libwebp does not begin") }
    defer { WebPPictureFree(&picture) }
    (picture.use_argb, picture.width, picture.height) = (1, Int32(animation.width), Int32(animation.height))
    guard WebPPictureImportRGB(&picture, pixels, Int32(3 * animation.width)) != 0 else { throw failure("no memory") }
    try check(WebPAnimEncoderAdd(encoder, &picture, Int32(start), &config), encoder)
  }

  private func check(_ result: Int32, _ encoder: OpaquePointer) throws {
    if result == 0 { throw failure(WebPAnimEncoderGetError(encoder).map { String(cString: $0) } ?? "unknown") }
  }

  private func failure(_ reason: String) -> AnimationError { .failed(path: path, format: .webp, reason: reason) }
}
