import CGANZooCairo

/// How wide text is, by the font that Cairo draws it with.
package enum ChartText {
  static let family = "DejaVu Sans"

  package static func width(of text: String, size: Double, isBold: Bool = false) -> Double {
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1), let context = cairo_create(surface) else {
      return Double(text.count) * size * 0.6
    }
    defer {
      cairo_destroy(context)
      cairo_surface_destroy(surface)
    }
    select(size: size, isBold: isBold, context)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, text, &extents)
    return extents.x_advance
  }

  /// The text, cut with `…` where it is wider than `most`.
  static func fitted(_ text: String, size: Double, isBold: Bool = false, most: Double) -> String {
    guard most.isFinite, width(of: text, size: size, isBold: isBold) > most else { return text }
    // Halving finds the longest beginning that fits.
    var (fits, tooLong) = (0, text.count)
    while tooLong - fits > 1 {
      let middle = (fits + tooLong) / 2
      if width(of: text.prefix(middle) + "…", size: size, isBold: isBold) > most {
        tooLong = middle
      } else {
        fits = middle
      }
    }
    return text.prefix(fits) + "…"
  }

  static func select(size: Double, isBold: Bool, _ context: OpaquePointer) {
    cairo_select_font_face(
      context, family, CAIRO_FONT_SLANT_NORMAL, isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, size)
  }
}
