import CGANZooCairo
import GANZooData

/// A line of text in white on a dark strip, as wide as a picture.
struct Caption {
  private let width: Int
  private let channels: Int
  private let height: Int
  private let fontSize: Double
  private let margin: Double

  private static let font = "DejaVu Sans"
  private static let background = 32
  private static let largestFont = 14.0

  /// Strips for pictures of a width, with letters of a size at which all texts fit.
  ///
  /// - Parameter scale: how much larger letters may be than those of a small picture.
  init(_ texts: [String], width: Int, channels: Int, scale: Int) {
    let most = Self.largestFont * Double(scale)
    margin = most / 3
    let widest = texts.map { Self.width(of: $0, fontSize: most) }.max() ?? 0
    let room = max(1, Double(width) - 2 * margin)
    fontSize = widest > room ? most * room / widest : most
    height = Int((fontSize * 1.5).rounded(.up))
    (self.width, self.channels) = (width, channels)
  }

  /// A picture with its caption below.
  func below(_ picture: PixelImage, _ text: String) -> PixelImage {
    let strip = opacities(of: text).flatMap { opacity -> [UInt8] in
      let value = Self.background + (255 - Self.background) * Int(opacity) / 255
      return Array(repeating: UInt8(value), count: channels)
    }
    return PixelImage(
      width: width, height: picture.height + height, channels: channels, pixels: picture.pixels + strip)
  }

  /// How much of each pixel [height, width] of the strip letters cover.
  private func opacities(of text: String) -> [UInt8] {
    let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(width), Int32(height))
    defer { cairo_surface_destroy(surface) }
    let context = cairo_create(surface)
    defer { cairo_destroy(context) }
    Self.choose(fontSize, context)
    var extents = cairo_font_extents_t()
    cairo_font_extents(context, &extents)
    cairo_move_to(context, margin, (Double(height) + extents.ascent - extents.descent) / 2)
    cairo_show_text(context, text)
    cairo_surface_flush(surface)
    let stride = Int(cairo_image_surface_get_stride(surface))
    guard let data = cairo_image_surface_get_data(surface) else {
      return [UInt8](repeating: 0, count: width * height)
    }
    return (0..<height).flatMap { UnsafeBufferPointer(start: data + $0 * stride, count: width) }
  }

  private static func width(of text: String, fontSize: Double) -> Double {
    let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)
    defer { cairo_surface_destroy(surface) }
    let context = cairo_create(surface)
    defer { cairo_destroy(context) }
    choose(fontSize, context)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, text, &extents)
    return extents.x_advance
  }

  /// Grey edges, so that grey pictures stay grey.
  private static func choose(_ fontSize: Double, _ context: OpaquePointer?) {
    cairo_select_font_face(context, font, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, fontSize)
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }
}
