import CGANZooGIF
import GANZooSupport

/// GIF 89a through giflib.
struct GIFEncoder: AnimationEncoder {
  let path: String

  /// What giflib writes, until it is in the file.
  private final class Output {
    var bytes: [UInt8] = []

    func flush(to file: PendingFile) throws {
      try file.write(bytes)
      bytes.removeAll(keepingCapacity: true)
    }
  }

  func write(_ animation: Animation, to file: PendingFile, progress: (Int) -> Void) throws {
    let palette = try ColorPalette(animation)
    let output = Output()
    try withExtendedLifetime(output) {
      var code: Int32 = 0
      let user = Unmanaged.passUnretained(output).toOpaque()
      let opened = EGifOpen(
        user,
        { gif, bytes, count in
          guard let user = gif?.pointee.UserData else { return 0 }
          Unmanaged<Output>.fromOpaque(user).takeUnretainedValue().bytes += UnsafeBufferPointer(
            start: bytes, count: Int(count))
          return count
        }, &code)
      guard let gif = opened else { throw failure(code) }
      // Closing it writes the end, too.
      defer { EGifCloseFile(gif, &code) }
      try writeHead(gif, animation, palette)
      var start = 0
      for (index, end) in animation.ends.enumerated() {
        // Hundredths of a second, which do not drift.
        let time = (end + 5) / 10 - (start + 5) / 10
        start = end
        try writeFrame(gif, animation, palette.indices(of: animation.picture(index)), hundredths: time)
        try output.flush(to: file)
        progress(index + 1)
      }
    }
    try output.flush(to: file)
  }

  private func writeHead(
    _ gif: UnsafeMutablePointer<GifFileType>, _ animation: Animation, _ palette: ColorPalette
  ) throws {
    // A power of two of entries.
    let size = Int32(ColorPalette.size)
    let colors = (0..<Int(size)).map { place in
      let color = place < palette.colors.count ? palette.colors[place] : [0, 0, 0]
      return GifColorType(Red: color[0], Green: color[1], Blue: color[2])
    }
    guard let map = GifMakeMapObject(size, colors) else { throw failure(E_GIF_ERR_NOT_ENOUGH_MEM) }
    defer { GifFreeMapObject(map) }
    EGifSetGifVersion(gif, true)
    try check(EGifPutScreenDesc(gif, Int32(animation.width), Int32(animation.height), 8, 0, map), gif)
    // Netscape's extension: repeat for ever.
    try check(EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE), gif)
    try check(EGifPutExtensionBlock(gif, 11, "NETSCAPE2.0"), gif)
    try check(EGifPutExtensionBlock(gif, 3, [1, 0, 0] as [UInt8]), gif)
    try check(EGifPutExtensionTrailer(gif), gif)
  }

  private func writeFrame(
    _ gif: UnsafeMutablePointer<GifFileType>, _ animation: Animation, _ indices: [UInt8], hundredths: Int
  ) throws {
    var control = GraphicsControlBlock(
      DisposalMode: DISPOSE_DO_NOT, UserInputFlag: false, DelayTime: Int32(hundredths),
      TransparentColor: NO_TRANSPARENT_COLOR)
    var bytes = [UInt8](repeating: 0, count: 4)
    EGifGCBToExtension(&control, &bytes)
    try check(EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, bytes), gif)
    try check(EGifPutImageDesc(gif, 0, 0, Int32(animation.width), Int32(animation.height), false, nil), gif)
    var indices = indices
    try check(EGifPutLine(gif, &indices, Int32(indices.count)), gif)
  }

  private func check(_ result: Int32, _ gif: UnsafeMutablePointer<GifFileType>) throws {
    if result != GIF_OK { throw failure(gif.pointee.Error) }
  }

  private func failure(_ code: Int32) -> AnimationError {
    .failed(path: path, format: .gif, reason: GifErrorString(code).map { String(cString: $0) } ?? "error \(code)")
  }
}
