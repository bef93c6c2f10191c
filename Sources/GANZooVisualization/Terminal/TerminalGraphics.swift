import Foundation
public import GANZooData

/// A language in which a terminal shows pictures.
public enum TerminalGraphics: String, Sendable, CaseIterable {
  /// The graphics protocol of kitty, which Ghostty, Konsole and WezTerm know, too
  /// (https://sw.kovidgoyal.net/kitty/graphics-protocol/).
  case kitty
  /// Sixel graphics, as the VT340 had and xterm, foot, mlterm, Windows Terminal and others have
  /// (https://vt100.net/docs/vt3xx-gp/chapter14.html).
  case sixel

  /// The largest width and height in pixels; larger pictures are reduced, since all of it goes through the terminal.
  public static let largest = 640

  /// What makes a terminal show a picture at the cursor. Throws where libpng has no memory.
  public func sequence(for picture: PixelImage) throws -> String {
    let picture = picture.reduced(to: Self.largest)
    return switch self {
    case .kitty: Self.kitty(try PNG.encode(picture))
    case .sixel: SixelPicture(picture).sequence
    }
  }

  /// A PNG file's bytes in base64, in parts of at most 4,096 characters, as the protocol asks for. The terminal is told
  /// not to answer (q=2).
  private static func kitty(_ png: [UInt8]) -> String {
    let text = Array(Data(png).base64EncodedString())
    let starts = Array(stride(from: 0, to: text.count, by: 4096))
    return starts.map { start in
      let keys = (start == 0 ? "a=T,f=100,q=2," : "") + (start == starts.last ? "m=0" : "m=1")
      return "\u{1B}_G\(keys);\(String(text[start..<min(text.count, start + 4096)]))\u{1B}\\"
    }.joined()
  }
}

extension PixelImage {
  /// The image with every n-th pixel of every n-th row, so that neither side is longer.
  fileprivate func reduced(to most: Int) -> PixelImage {
    let step = (max(width, height) + most - 1) / most
    guard step > 1 else { return self }
    let (rows, columns) = ((height + step - 1) / step, (width + step - 1) / step)
    var reduced: [UInt8] = []
    reduced.reserveCapacity(rows * columns * channels)
    for row in 0..<rows {
      for column in 0..<columns {
        let start = (row * step * width + column * step) * channels
        reduced += pixels[start..<start + channels]
      }
    }
    return PixelImage(width: columns, height: rows, channels: channels, pixels: reduced)
  }
}
